/** What tests read of a platform's metrics and traces. */
@NullMarked
package dev.golden.local.telemetry;

import org.jspecify.annotations.NullMarked;
