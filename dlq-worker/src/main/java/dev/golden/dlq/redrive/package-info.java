/** Sends dead letters to where they came from, so that they are handled once. */
@NullMarked
package dev.golden.dlq.redrive;

import org.jspecify.annotations.NullMarked;
