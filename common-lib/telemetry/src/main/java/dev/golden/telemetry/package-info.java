/** What the services show of themselves: bounded metrics, denials, traces. */
@NullMarked
package dev.golden.telemetry;

import org.jspecify.annotations.NullMarked;
