package dev.golden.sandbox.language;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Asks an installed program for its version, outside of any sandbox: it is the machine's own. */
final class ProgramVersion {

    private ProgramVersion() {}

    /** First line of the answer, or null when the program is not there or does not answer. */
    static @Nullable String find(Path program, String option) {
        if (!Files.isExecutable(program)) {
            return null;
        }
        try {
            Process process = new ProcessBuilder(program.toString(), option)
                    .redirectErrorStream(true)
                    .start();
            byte[] answer = process.getInputStream().readNBytes(4096);
            if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                return null;
            }
            return new String(answer, StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .map(String::strip)
                    .orElse(null);
        } catch (IOException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }
}
