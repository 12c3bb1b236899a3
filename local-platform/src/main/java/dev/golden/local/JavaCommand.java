package dev.golden.local;

import dev.golden.local.state.LaunchException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How a child runs Java: as this process was run, unless {@code GOLDEN_CHILD_JAVA_OPTS} says otherwise. */
final class JavaCommand {

    private static final List<String> DEFAULT_OPTIONS =
            List.of("-XX:+UseSerialGC", "-Xmx256m", "-Xss512k", "--enable-native-access=ALL-UNNAMED", "-Xshare:auto");

    private JavaCommand() {}

    /** The command up to, not including, the main class. */
    static List<String> sameAsThis() {
        String java = ProcessHandle.current()
                .info()
                .command()
                .orElseGet(() ->
                        Path.of(System.getProperty("java.home"), "bin", "java").toString());
        List<String> command = new ArrayList<>();
        command.add(java);
        String options = System.getenv("GOLDEN_CHILD_JAVA_OPTS");
        command.addAll(
                options == null || options.isBlank()
                        ? DEFAULT_OPTIONS
                        : Arrays.asList(options.strip().split("\\s+")));
        String classPath = System.getProperty("java.class.path");
        if (classPath == null || classPath.isEmpty()) {
            throw new LaunchException("The class path is unknown.");
        }
        command.addAll(List.of("-cp", classPath));
        return command;
    }
}
