package dev.golden.operations.connection;

import dev.golden.operations.OperationException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Mixin: the broker. Defaults come from the environment, else from the platform that runs on this machine. */
public final class BrokerOption {

    @Option(
            names = "--nats",
            paramLabel = "URL",
            description = "Broker, e.g. nats://USER:PASSWORD@HOST:4222 (default: GOLDEN_NATS_URL).")
    private @Nullable String url;

    public boolean isGiven() {
        return url != null && !url.isBlank();
    }

    /** @throws OperationException when no broker is named */
    public String url() {
        if (url == null || url.isBlank()) {
            throw new OperationException("No broker is named: give --nats or set GOLDEN_NATS_URL.");
        }
        return url;
    }
}
