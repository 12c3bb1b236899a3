/** JetStream streams, outbox, inbox, consumers, dead letters. */
@NullMarked
package dev.golden.messaging;

import org.jspecify.annotations.NullMarked;
