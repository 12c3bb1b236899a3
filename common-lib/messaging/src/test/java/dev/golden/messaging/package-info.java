/** Tests of messaging. */
@NullMarked
package dev.golden.messaging;

import org.jspecify.annotations.NullMarked;
