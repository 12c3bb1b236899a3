package dev.golden.local;

import dev.golden.local.platform.PlatformDescription;
import dev.golden.local.platform.Service;
import dev.golden.local.state.LaunchException;
import dev.golden.local.state.StateFolder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the platform that runs on this machine answers for the connection options that nobody gave. */
final class LocalDefaults {

    private final StateFolder state;

    LocalDefaults(Map<String, String> environment) {
        state = new StateFolder(Path.of(environment.getOrDefault("GOLDEN_DATA_DIR", ".golden")));
    }

    Optional<String> find(String option) {
        return PlatformDescription.find(state).flatMap(platform -> switch (option) {
            case "--url" -> Optional.of(platform.url());
            case "--db" ->
                Optional.of("jdbc:postgresql://127.0.0.1:" + platform.ports().postgres() + "/golden");
            case "--db-user" -> Optional.of("golden");
            case "--db-password" -> Optional.of(state.secret("postgres-password"));
            case "--nats" -> Optional.of(natsUrl(state));
            case "--redis" ->
                Optional.of("redis://:" + state.secret("redis-password") + "@127.0.0.1:"
                        + platform.ports().redis());
            case "--metrics" ->
                Optional.of(Arrays.stream(Service.values())
                        .map(service -> "http://127.0.0.1:" + platform.ports().of(service) + "/metrics")
                        .collect(Collectors.joining(",")));
            case "--prometheus" ->
                state.pidFile("prometheus")
                        .find()
                        .map(running -> "http://127.0.0.1:" + platform.ports().prometheus());
            case "--jwt-secret" -> Optional.of(state.secret("jwt-secret"));
            default -> Optional.empty();
        });
    }

    /** @throws LaunchException when no NATS is named and no platform runs */
    static String natsUrl(StateFolder state) {
        String given = System.getenv("GOLDEN_NATS_URL");
        if (given != null && !given.isEmpty()) {
            return given;
        }
        PlatformDescription platform = PlatformDescription.find(state)
                .orElseThrow(() -> new LaunchException(
                        "No platform runs on " + state.root() + "; set GOLDEN_NATS_URL or start one."));
        return "nats://golden:" + state.secret("nats-password") + "@127.0.0.1:"
                + platform.ports().nats();
    }
}
