/** Learns from outcomes: recurring findings become proposals. */
@NullMarked
package dev.golden.supervisor.learning;

import org.jspecify.annotations.NullMarked;
