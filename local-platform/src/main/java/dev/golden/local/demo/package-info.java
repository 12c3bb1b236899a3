/** Honest cases with an announced end, played against a running platform. */
@NullMarked
package dev.golden.local.demo;

import org.jspecify.annotations.NullMarked;
