package dev.golden.local.platform;

import dev.golden.local.edge.Upstreams;
import dev.golden.local.server.ChildProcess;
import dev.golden.local.state.LaunchException;
import dev.golden.local.state.StateFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** One process per service, as in production, each restarted when it dies. */
final class ChildServices implements Services {

    /** Above the two phases of 10 s that a service may take, and what comes after them. */
    private static final Duration DRAIN = Duration.ofSeconds(35);

    private static final Duration READY_LIMIT = Duration.ofMinutes(2);

    private final StateFolder state;
    private final Function<Service, Map<String, String>> environment;
    private final List<String> java;
    private final Duration delay;
    private final Map<Service, ChildProcess> children = new EnumMap<>(Service.class);
    // Stand-ins of services that are being restarted.
    private final Map<Service, ChildProcess> surges = new ConcurrentHashMap<>();

    ChildServices(
            StateFolder state, Function<Service, Map<String, String>> environment, List<String> java, Duration delay) {
        this.state = state;
        this.environment = environment;
        this.java = java;
        this.delay = delay;
        for (Service service : Service.values()) {
            deleteMarker(state, service);
            children.put(service, child(service, service.label(), Map.of()));
        }
    }

    private ChildProcess child(Service service, String name, Map<String, String> own) {
        Map<String, String> variables = new HashMap<>(environment.apply(service));
        variables.put("LOGGING_CONSOLE_ENABLED", "true");
        variables.putAll(own);
        List<String> command = new ArrayList<>(java);
        command.add(service.application().getName());
        return new ChildProcess(new ChildProcess.Spec(
                name,
                command,
                variables,
                state.log(service.label()),
                state.pidFile(name),
                "TERM",
                delay,
                state.downMarker(service.label())));
    }

    @Override
    public void start() {
        children.values().forEach(ChildProcess::start);
    }

    @Override
    public void stop() {
        try (ExecutorService stoppers = Executors.newVirtualThreadPerTaskExecutor()) {
            surges.values().forEach(child -> stoppers.submit(() -> child.stop(DRAIN)));
            children.values().forEach(child -> stoppers.submit(() -> child.stop(DRAIN)));
        }
    }

    @Override
    public boolean mayBecomeReady(Service service) {
        return true;
    }

    /** Name of the stand-in's process while the service is restarted. */
    static String surgeName(Service service) {
        return service.label() + "-surge";
    }

    /**
     * Replaces the service's process without a request being refused: a stand-in serves while the process itself drains
     * and comes back on its own port, so that the service's address stays what it is.
     *
     * @throws LaunchException when a new process does not get ready; whoever serves by then goes on
     */
    void restart(Service service, int port, Upstreams upstreams) {
        ChildProcess before = surges.remove(service);
        int spare = Ports.spare();
        ChildProcess surge = child(service, surgeName(service), Map.of("SERVER_PORT", Integer.toString(spare)));
        surge.start();
        surges.put(service, surge);
        try {
            Readiness.await(service, spare, READY_LIMIT);
        } catch (LaunchException e) {
            surges.remove(service);
            surge.stop(DRAIN);
            if (before != null) {
                surges.put(service, before);
            }
            throw e;
        }
        upstreams.move(service.label(), spare);
        if (before != null) {
            before.stop(DRAIN);
        }
        ChildProcess main = Objects.requireNonNull(children.get(service));
        main.recycle(DRAIN);
        // Should it not get ready, the stand-in goes on serving.
        Readiness.await(service, port, READY_LIMIT);
        upstreams.move(service.label(), port);
        surges.remove(service);
        surge.stop(DRAIN);
    }

    private static void deleteMarker(StateFolder state, Service service) {
        try {
            Files.deleteIfExists(state.downMarker(service.label()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
