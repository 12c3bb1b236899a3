/** Payloads of the messages between services, one record per subject (docs/events.md). Readers ignore unknown fields. */
@NullMarked
package dev.golden.contracts.event;

import org.jspecify.annotations.NullMarked;
