package dev.golden.operations.verify;

import dev.golden.messaging.BrokerAddress;
import dev.golden.messaging.BrokerProbe;
import dev.golden.operations.OperationException;
import dev.golden.operations.verify.cluster.Cluster;
import dev.golden.operations.verify.system.Api;
import dev.golden.operations.verify.system.Database;
import dev.golden.operations.verify.system.Measurements;
import dev.golden.operations.verify.system.Prometheus;
import dev.golden.operations.verify.system.Redis;
import dev.golden.operations.verify.system.ScrapedMetrics;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** What is verified. Its clients are opened when the first line asks for them, and one failure is not tried again. */
final class Deployment implements AutoCloseable {

    private final Targets targets;
    private final String tenant;
    private final boolean active;
    private final Map<String, Object> kept = new HashMap<>();

    Deployment(Targets targets, boolean active) {
        this.targets = targets;
        this.active = active;
        byte[] random = new byte[4];
        new SecureRandom().nextBytes(random);
        this.tenant = "verify-" + HexFormat.of().formatHex(random);
    }

    boolean has(Need need) {
        return targets.given().contains(need);
    }

    boolean isActive() {
        return active;
    }

    Targets targets() {
        return targets;
    }

    Clock clock() {
        return targets.clock();
    }

    /** The throw-away tenant of everything that acts. */
    String tenant() {
        return tenant;
    }

    /** Whether the API is on this machine: what a network would need does not apply. */
    boolean isLocal() {
        Api.Access access = targets.api();
        return access != null && isLoopback(access.url());
    }

    static boolean isLoopback(String url) {
        String host = URI.create(url.replaceFirst("^jdbc:", "")).getHost();
        return host != null && (host.equals("localhost") || host.equals("127.0.0.1") || host.equals("[::1]"));
    }

    Api api() {
        return keep("api", () -> Api.of(Objects.requireNonNull(targets.api())));
    }

    /** The caller of the throw-away tenant with that role. */
    Api as(String role) {
        return api().as(role, tenant, "verify-" + role.toLowerCase(java.util.Locale.ROOT));
    }

    Database database() {
        return keep("database", () -> Database.open(targets.database()));
    }

    BrokerProbe broker() {
        return keep("broker", () -> BrokerProbe.connect(Objects.requireNonNull(targets.broker())));
    }

    BrokerAddress brokerAddress() {
        return Objects.requireNonNull(targets.broker());
    }

    Redis redis() {
        return keep("redis", () -> Redis.connect(Objects.requireNonNull(targets.redis()), targets.ca()));
    }

    Cluster cluster() {
        return keep("cluster", () -> {
            String context = Objects.requireNonNull(targets.kubeContext());
            return Cluster.connect(context.isEmpty() ? null : context);
        });
    }

    Prometheus prometheus() {
        return keep(
                "prometheus",
                () -> new Prometheus(Api.of(new Api.Access(
                        Objects.requireNonNull(targets.prometheus()), null, null, null, targets.clock()))));
    }

    /**
     * Fresh at each call: the figures of a moment ago are not those after a trial. A replica that does not answer is
     * missing from them; the line about metrics tells.
     */
    Measurements measurements() {
        if (targets.prometheus() != null) {
            return prometheus();
        }
        Api http = as("ADMIN");
        List<String> texts = new ArrayList<>();
        for (String url : targets.metrics()) {
            try {
                Api.Answer answer = http.get(url);
                if (answer.ok()) {
                    texts.add(answer.text());
                }
            } catch (OperationException e) {
                // Away; its figures are not counted.
            }
        }
        return new ScrapedMetrics(texts);
    }

    /** Does it once; every further line gets the same value, or the same failure. */
    @SuppressWarnings("unchecked")
    <T> T keep(String name, Callable<T> work) {
        Object value = kept.get(name);
        if (value == null) {
            try {
                value = work.call();
            } catch (Exception e) {
                value = new OperationException(message(e), e);
            }
            kept.put(name, value);
        }
        if (value instanceof OperationException failure) {
            throw failure;
        }
        return (T) value;
    }

    static String message(Throwable e) {
        String message = e.getMessage();
        return e instanceof OperationException && message != null
                ? message
                : e.getClass().getSimpleName()
                        + (message == null
                                ? ""
                                : ": " + message.lines().findFirst().orElse(""));
    }

    @Override
    public void close() {
        for (Object value : kept.values()) {
            if (value instanceof AutoCloseable open) {
                close(open);
            }
        }
    }

    private static void close(AutoCloseable open) {
        try {
            open.close();
        } catch (Exception e) {
            // Everything has been answered by now; the process ends.
        }
    }

    @Nullable
    String secret() {
        Api.Access access = targets.api();
        return access == null ? null : access.secret();
    }
}
