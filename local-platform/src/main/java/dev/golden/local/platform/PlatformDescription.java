package dev.golden.local.platform;

import dev.golden.local.state.StateFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a running platform tells other commands on this machine.
 *
 * @param processes whether each service has a process of its own
 * @param startedAt RFC 3339
 */
public record PlatformDescription(String url, int port, long pid, boolean processes, String startedAt) {

    private static final JsonMapper JSON = JsonMapper.shared();

    public Ports ports() {
        return new Ports(port);
    }

    void write(StateFolder state) {
        try {
            Path fresh = state.description().resolveSibling("platform.json.new");
            Files.writeString(fresh, JSON.writeValueAsString(this));
            Files.move(fresh, state.description(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Description of the platform that runs on the folder, if one does. */
    public static Optional<PlatformDescription> find(StateFolder state) {
        if (state.pidFile("platform").find().isEmpty()) {
            return Optional.empty();
        }
        return last(state);
    }

    /** Description of the platform that runs, or ran last, on the folder. */
    public static Optional<PlatformDescription> last(StateFolder state) {
        try {
            return Optional.of(JSON.readValue(Files.readString(state.description()), PlatformDescription.class));
        } catch (IOException | JacksonException e) {
            return Optional.empty();
        }
    }
}
