package dev.golden.sandbox.language;

import dev.golden.sandbox.runtime.Profile;
import dev.golden.sandbox.runtime.SandboxJob;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The installed Node.js.
 *
 * @param version as it prints it, or null when there is none
 */
record NodeProgram(@Nullable Path path, @Nullable String version) {

    private static final Pattern VERSION = Pattern.compile("v(\\d+)\\.(\\d+)\\..*");

    static NodeProgram find(LanguageProperties properties) {
        Path path = properties.node().stream()
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
        return new NodeProgram(path, path == null ? null : ProgramVersion.find(path, "--version"));
    }

    boolean isPresent() {
        return version != null;
    }

    boolean isAtLeast(int major, int minor) {
        Matcher parts = VERSION.matcher(String.valueOf(version));
        if (!parts.matches()) {
            return false;
        }
        int own = Integer.parseInt(parts.group(1));
        return own > major || (own == major && Integer.parseInt(parts.group(2)) >= minor);
    }

    /** The program with its limits; what comes next are further options or the file. */
    List<String> words(int memoryMegabytes, Profile profile) {
        List<String> words = new ArrayList<>();
        words.add(String.valueOf(path));
        words.add("--max-old-space-size=" + Math.max(16, memoryMegabytes * 3 / 4));
        if (profile == Profile.STRICT) {
            words.addAll(List.of("--require", SandboxJob.RUNNERS + "/node_preload.cjs"));
        }
        return words;
    }

    /** Options for a file with tests: for people on standard output and, where Node can, as a report. */
    List<String> reporters() {
        if (!isAtLeast(20, 10)) {
            return List.of("--test-reporter=spec");
        }
        return List.of(
                "--test-reporter=spec",
                "--test-reporter-destination=stdout",
                "--test-reporter=junit",
                "--test-reporter-destination=" + SandboxJob.WORK + "/" + SandboxJob.TEST_REPORT + ".xml");
    }
}
