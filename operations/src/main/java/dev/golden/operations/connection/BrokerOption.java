package dev.golden.operations.connection;

import dev.golden.messaging.BrokerAddress;
import dev.golden.operations.OperationException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Mixin: the broker. Defaults come from the environment, else from the platform that runs on this machine. */
public final class BrokerOption {

    @Option(
            names = "--nats",
            paramLabel = "URL",
            description = "Broker, e.g. nats://USER:PASSWORD@HOST:4222 (default: GOLDEN_NATS_URL).")
    private @Nullable String url;

    @Option(names = "--nats-user", paramLabel = "USER", description = "Its user (default: GOLDEN_NATS_USER).")
    private @Nullable String user;

    @Option(
            names = "--nats-password",
            paramLabel = "PASSWORD",
            description = "Its password; better given as GOLDEN_NATS_PASSWORD than on the command line.")
    private @Nullable String password;

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "Certificate authority (PEM) of the broker's certificate (default: GOLDEN_TLS_CA).")
    private @Nullable Path ca;

    public boolean isGiven() {
        return url != null && !url.isBlank();
    }

    /** The authority that certificates of this deployment come from; null trusts the JVM's own. */
    public @Nullable Path ca() {
        return ca;
    }

    /** @throws OperationException when no broker is named */
    public BrokerAddress address() {
        if (url == null || url.isBlank()) {
            throw new OperationException("No broker is named: give --nats or set GOLDEN_NATS_URL.");
        }
        return new BrokerAddress(url, user, password, null, ca);
    }
}
