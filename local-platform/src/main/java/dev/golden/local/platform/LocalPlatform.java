package dev.golden.local.platform;

import dev.golden.local.edge.Edge;
import dev.golden.local.edge.Upstreams;
import dev.golden.local.state.StateFolder;
import java.nio.channels.FileChannel;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The whole platform on this machine: started in order, stopped in the opposite order. */
public final class LocalPlatform implements AutoCloseable {

    /**
     * How to run.
     *
     * @param environment variables of this process, which name servers and secrets given from outside
     * @param bind address of the edge
     * @param processes one process per service instead of one for all
     * @param java command that runs a main class named after it, for {@code processes}
     */
    public record Options(
            StateFolder state,
            Ports ports,
            String bind,
            boolean processes,
            Duration restartDelay,
            Map<String, String> environment,
            List<String> java) {}

    private static final Logger LOG = LoggerFactory.getLogger(LocalPlatform.class);
    private static final List<String> PASSED_ON = List.of("GOLDEN_MODEL_", "GOLDEN_SHUTDOWN_", "OTEL_");
    private static final Duration READY_LIMIT = Duration.ofMinutes(3);

    /** A stage that was done and how it is undone. */
    private record Undo(String name, Runnable work) {}

    private final Options options;
    private final Progress progress;
    private final Clock clock;
    private final Deque<Undo> undo = new ArrayDeque<>();

    public LocalPlatform(Options options, Progress progress, Clock clock) {
        this.options = options;
        this.progress = progress;
        this.clock = clock;
    }

    /** Starts everything and returns when all of it is ready; stops what was started when something is not. */
    public void start() {
        try {
            open();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    public String url() {
        return "http://localhost:" + options.ports().edge();
    }

    /** Secret that signs tokens: the one given from outside, else the folder's own. */
    public String jwtSecret() {
        String given = options.environment().getOrDefault("JWT_SECRET", "");
        return given.isEmpty() ? options.state().secret("jwt-secret") : given;
    }

    private void open() {
        StateFolder state = options.state();
        state.prepare();
        FileChannel lock = state.lock();
        undo.push(new Undo("", () -> release(lock)));
        List<String> leftovers = Leftovers.stop(state);
        if (!leftovers.isEmpty()) {
            LOG.info("Stopped what a killed run had left behind: {}", leftovers);
        }
        Infrastructure infrastructure =
                new Infrastructure(state, options.ports(), options.environment(), options.restartDelay());
        options.ports().requireFree(infrastructure.needed());
        state.pidFile("platform").write(ProcessHandle.current());
        undo.push(new Undo("", () -> state.pidFile("platform").delete()));

        undo.push(new Undo("NATS, Redis, Postgres", infrastructure::close));
        progress.stage(title("Postgres", infrastructure.needed().postgres()), infrastructure::startPostgres);
        progress.stage("Migrations", () -> Preparation.migrate(infrastructure.environment()));
        progress.stage(title("Redis", infrastructure.needed().redis()), infrastructure::startRedis);
        progress.stage(title("NATS JetStream", infrastructure.needed().nats()), infrastructure::startNats);
        progress.stage("Streams", () -> Preparation.createStreams(infrastructure.environment()));

        Services services = services(infrastructure);
        undo.push(new Undo("Services", services::stop));
        progress.stage(options.processes() ? "Five services, a process each" : "Five services in one process", () -> {
            services.start();
            Readiness.await(services, options.ports(), READY_LIMIT);
        });

        Upstreams upstreams = upstreams();
        Edge edge = new Edge(options.bind(), options.ports().edge(), upstreams, jwtSecret(), clock);
        undo.push(new Undo("Edge", edge::close));
        progress.stage("Edge", edge::start);
        if (services instanceof ChildServices children) {
            Restarts restarts = new Restarts(state, options.ports(), children, upstreams);
            undo.push(new Undo("", restarts::close));
        }
        new PlatformDescription(
                        url(),
                        options.ports().edge(),
                        ProcessHandle.current().pid(),
                        options.processes(),
                        clock.instant().toString())
                .write(state);
    }

    private Services services(Infrastructure infrastructure) {
        if (options.processes()) {
            return new ChildServices(
                    options.state(),
                    service -> environment(service, infrastructure),
                    options.java(),
                    options.restartDelay());
        }
        return new EmbeddedServices(service -> environment(service, infrastructure));
    }

    private Map<String, String> environment(Service service, Infrastructure infrastructure) {
        Map<String, String> variables = new HashMap<>(infrastructure.environment());
        options.environment().forEach((name, value) -> {
            if (PASSED_ON.stream().anyMatch(name::startsWith)) {
                variables.put(name, value);
            }
        });
        variables.put("JWT_SECRET", jwtSecret());
        variables.put("SPRING_CONFIG_NAME", service.configName());
        variables.put("SPRING_PROFILES_ACTIVE", options.environment().getOrDefault("SPRING_PROFILES_ACTIVE", "local"));
        variables.put("SPRING_JMX_ENABLED", "false");
        variables.put("SERVER_PORT", Integer.toString(options.ports().of(service)));
        variables.put("SERVER_ADDRESS", "127.0.0.1");
        variables.put("SERVER_SHUTDOWN", "graceful");
        variables.put("SPRING_LIFECYCLE_TIMEOUTPERSHUTDOWNPHASE", "10s");
        // Only the edge calls, and it knows where to: a request that it is just sending needs no more.
        variables.putIfAbsent("GOLDEN_SHUTDOWN_DRAIN", options.processes() ? "500ms" : "0s");
        // The edge keeps connections open for longer than the services' defaults.
        variables.put("SERVER_TOMCAT_KEEPALIVETIMEOUT", "10m");
        variables.put("SERVER_TOMCAT_MAXKEEPALIVEREQUESTS", "-1");
        return variables;
    }

    private Upstreams upstreams() {
        Ports ports = options.ports();
        return new Upstreams(
                ports.of(Service.ORCHESTRATOR),
                ports.of(Service.PEER_HUB),
                ports.of(Service.SUPERVISOR),
                ports.of(Service.SANDBOX),
                ports.of(Service.DLQ_WORKER));
    }

    /** Drains and stops everything; one failure does not keep the rest running. */
    @Override
    public void close() {
        while (!undo.isEmpty()) {
            Undo step = undo.pop();
            try {
                if (step.name().isEmpty()) {
                    step.work().run();
                } else {
                    progress.stage("Stopping " + step.name(), step.work());
                }
            } catch (RuntimeException e) {
                LOG.error("Stopping {} failed", step.name(), e);
            }
        }
    }

    private static String title(String name, boolean ours) {
        return ours ? name : name + " (given from outside)";
    }

    private static void release(FileChannel lock) {
        try {
            lock.close();
        } catch (java.io.IOException e) {
            LOG.warn("The lock of the data folder was not released", e);
        }
    }
}
