package dev.golden.deployment.alerts;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A program of the Debian packages {@code prometheus} and {@code prometheus-alertmanager}. */
record AlertTool(Path program) {

    /** What it said, and whether it was content. */
    record Answer(boolean ok, String text) {}

    /** Skips the test when it is not installed. */
    static AlertTool require(String name) {
        Path program = Path.of("/usr/bin", name);
        assumeTrue(
                Files.isExecutable(program),
                () -> name + " is missing: apt-get install prometheus prometheus-alertmanager");
        return new AlertTool(program);
    }

    Answer run(Path folder, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        Stream.of(arguments).forEach(command::add);
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Answer(process.waitFor() == 0, text);
    }
}
