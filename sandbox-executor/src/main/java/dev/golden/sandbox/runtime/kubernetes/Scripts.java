package dev.golden.sandbox.runtime.kubernetes;

import dev.golden.sandbox.runtime.Profile;
import dev.golden.sandbox.runtime.SandboxUnavailableException;
import dev.golden.sandbox.runtime.bubblewrap.SeccompFilter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * What the pods are given besides their image: programs of their first processes, and filters.
 *
 * @param init first process of the job's container
 * @param reader tells what the job left
 * @param filters of system calls, in base64
 */
record Scripts(String init, String reader, Map<Profile, String> filters) {

    /** @throws SandboxUnavailableException when a filter cannot be compiled */
    static Scripts load() {
        try {
            Map<Profile, String> filters = new EnumMap<>(Profile.class);
            for (Profile profile : Profile.values()) {
                Path file = Files.createTempFile("golden-filter", "");
                SeccompFilter.export(profile, file);
                filters.put(profile, Base64.getEncoder().encodeToString(Files.readAllBytes(file)));
                Files.delete(file);
            }
            String reader = read("/dev/golden/sandbox/runtime/left_files.py")
                    + "import sys\ntell_files(\"/work\", lambda text: (sys.stdout.buffer.write(text), None))\n";
            return new Scripts(read("init.py"), reader, filters);
        } catch (IOException e) {
            throw new SandboxUnavailableException("Filters of system calls cannot be prepared", e);
        }
    }

    String filter(Profile profile) {
        return Objects.requireNonNull(filters.get(profile));
    }

    private static String read(String name) throws IOException {
        try (InputStream source = Scripts.class.getResourceAsStream(name)) {
            if (source == null) {
                throw new IOException(name + " is not on the class path");
            }
            return new String(source.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
