/** Tests of circuit breakers. */
@NullMarked
package dev.golden.resilience;

import org.jspecify.annotations.NullMarked;
