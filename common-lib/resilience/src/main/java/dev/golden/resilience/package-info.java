/** Circuit breakers with one state metric and a reset that reaches every replica. */
@NullMarked
package dev.golden.resilience;

import org.jspecify.annotations.NullMarked;
