/** Messages that no consumer could handle: capture, list, discard. */
@NullMarked
package dev.golden.dlq.deadletter;

import org.jspecify.annotations.NullMarked;
