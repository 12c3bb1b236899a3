package dev.golden.messaging;

import java.util.Map;
import java.util.UUID;

/** An event that waits to be sent. */
record OutboxRow(UUID id, String subject, Map<String, String> headers, String payload) {}
