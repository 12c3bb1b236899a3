/** Entry point of the images. */
@NullMarked
package dev.golden.distribution;

import org.jspecify.annotations.NullMarked;
