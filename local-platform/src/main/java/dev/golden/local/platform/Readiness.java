package dev.golden.local.platform;

import dev.golden.local.state.LaunchException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Asks a service whether it is ready. */
public final class Readiness {

    private Readiness() {}

    /** Whether {@code GET /health/ready} on that port answers 200 within two seconds. */
    public static boolean isReady(int port) {
        try {
            HttpURLConnection connection = (HttpURLConnection) URI.create("http://127.0.0.1:" + port + "/health/ready")
                    .toURL()
                    .openConnection();
            connection.setConnectTimeout(2000);
            connection.setReadTimeout(2000);
            try {
                return connection.getResponseCode() == 200;
            } finally {
                connection.disconnect();
            }
        } catch (IOException e) {
            return false;
        }
    }

    static void await(Services services, Ports ports, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        for (Service service : Service.values()) {
            await(service, ports.of(service), limit, deadline, () -> services.mayBecomeReady(service));
        }
    }

    /** @throws LaunchException when it is not ready within the limit */
    static void await(Service service, int port, Duration limit) {
        await(service, port, limit, System.nanoTime() + limit.toNanos(), () -> true);
    }

    private static void await(Service service, int port, Duration limit, long deadline, BooleanSupplier hope) {
        while (!isReady(port)) {
            if (System.nanoTime() > deadline || !hope.getAsBoolean()) {
                throw new LaunchException(service.label() + " did not become ready within " + limit.toSeconds()
                        + " s; `./golden logs " + service.label() + "` shows why.");
            }
            try {
                TimeUnit.MILLISECONDS.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new LaunchException("Interrupted while " + service.label() + " started", e);
            }
        }
    }
}
