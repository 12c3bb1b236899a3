/** Runs each job in a pod of its own. */
@NullMarked
package dev.golden.sandbox.runtime.kubernetes;

import org.jspecify.annotations.NullMarked;
