package dev.golden.architecture.broken.peerhub;

import dev.golden.architecture.broken.orchestrator.OrderManager;
import io.nats.client.Connection;
import org.jspecify.annotations.Nullable;

/** Breaks nats-only-in-messaging, services-are-independent and no-cycles. */
public class Peer {
    @Nullable
    Connection connection;

    @Nullable
    OrderManager manager;
}
