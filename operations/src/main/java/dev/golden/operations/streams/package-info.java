/** Sets up the broker's streams. */
@NullMarked
package dev.golden.operations.streams;

import org.jspecify.annotations.NullMarked;
