/** Golden files of the events, and the page about them. */
@NullMarked
package dev.golden.contracts.event;

import org.jspecify.annotations.NullMarked;
