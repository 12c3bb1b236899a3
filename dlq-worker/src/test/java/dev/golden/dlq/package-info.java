/** Tests of the dead-letter worker. */
@NullMarked
package dev.golden.dlq;

import org.jspecify.annotations.NullMarked;
