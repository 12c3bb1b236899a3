/** Executions of untrusted code. */
@NullMarked
package dev.golden.sandbox;

import org.jspecify.annotations.NullMarked;
