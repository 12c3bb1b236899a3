package dev.golden.local.platform;

import dev.golden.local.state.LaunchException;
import dev.golden.messaging.BrokerAddress;
import dev.golden.messaging.StreamSetup;
import dev.golden.migrations.Migrations;
import java.io.IOException;
import java.util.Map;

/** What databases and broker need before the services start. */
public final class Preparation {

    private Preparation() {}

    static void migrate(Map<String, String> environment) {
        try {
            Migrations.migrate(
                    environment.getOrDefault(Infrastructure.POSTGRES_URL, ""),
                    environment.getOrDefault(Infrastructure.POSTGRES_USER, ""),
                    environment.getOrDefault(Infrastructure.POSTGRES_PASSWORD, ""));
        } catch (RuntimeException e) {
            String reason =
                    String.valueOf(e.getMessage()).strip().lines().findFirst().orElse("unknown");
            throw new LaunchException("The migrations cannot be applied: " + reason, e);
        }
    }

    static void createStreams(Map<String, String> environment) {
        StreamSetup.Report report =
                setUpStreams(BrokerAddress.of(environment.getOrDefault(Infrastructure.NATS_URL, "")), 1);
        if (!report.complete()) {
            throw new LaunchException(
                    "The streams cannot be set up: " + report.text().strip().replaceAll("\\s*\\R\\s*", "; "));
        }
    }

    private static StreamSetup.Report setUpStreams(BrokerAddress broker, int replicas) {
        try {
            return StreamSetup.run(broker, replicas);
        } catch (IOException e) {
            throw new LaunchException("NATS cannot be reached: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LaunchException("Interrupted while the streams were set up", e);
        }
    }
}
