package dev.golden.local.platform;

import dev.golden.local.state.LaunchException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

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
            while (!isReady(ports.of(service))) {
                if (System.nanoTime() > deadline || !services.mayBecomeReady(service)) {
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
}
