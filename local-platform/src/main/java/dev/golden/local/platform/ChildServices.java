package dev.golden.local.platform;

import dev.golden.local.server.ChildProcess;
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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** One process per service, as in production, each restarted when it dies. */
final class ChildServices implements Services {

    private static final Duration DRAIN = Duration.ofSeconds(25);

    private final Map<Service, ChildProcess> children = new EnumMap<>(Service.class);

    ChildServices(
            StateFolder state, Function<Service, Map<String, String>> environment, List<String> java, Duration delay) {
        for (Service service : Service.values()) {
            Map<String, String> variables = new HashMap<>(environment.apply(service));
            variables.put("LOGGING_CONSOLE_ENABLED", "true");
            List<String> command = new ArrayList<>(java);
            command.add(service.application().getName());
            deleteMarker(state, service);
            children.put(
                    service,
                    new ChildProcess(new ChildProcess.Spec(
                            service.label(),
                            command,
                            variables,
                            state.log(service.label()),
                            state.pidFile(service.label()),
                            "TERM",
                            delay,
                            state.downMarker(service.label()))));
        }
    }

    @Override
    public void start() {
        children.values().forEach(ChildProcess::start);
    }

    @Override
    public void stop() {
        try (ExecutorService stoppers = Executors.newVirtualThreadPerTaskExecutor()) {
            children.values().forEach(child -> stoppers.submit(() -> child.stop(DRAIN)));
        }
    }

    @Override
    public boolean mayBecomeReady(Service service) {
        return true;
    }

    private static void deleteMarker(StateFolder state, Service service) {
        try {
            Files.deleteIfExists(state.downMarker(service.label()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
