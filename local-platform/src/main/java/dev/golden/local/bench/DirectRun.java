package dev.golden.local.bench;

import dev.golden.local.state.LaunchException;
import dev.golden.local.state.StateFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Runs a candidate and its tests with plain {@code python3}, outside the platform: the truth to compare with. */
final class DirectRun {

    /** How it ended. */
    enum Outcome {
        PASSED,
        /** A test failed: the candidate itself could be imported. */
        FAILED,
        /** Not a candidate worth judging: cannot be imported, or does not end. */
        UNUSABLE
    }

    private static final int SECONDS = 30;
    private static final int EXIT_NOT_IMPORTABLE = 3;
    private static final int EXIT_TEST_FAILED = 4;

    private DirectRun() {}

    static Outcome of(String candidate, String tests) {
        Path folder = null;
        try {
            folder = Files.createTempDirectory("golden-bench");
            Files.writeString(folder.resolve("candidate.py"), candidate);
            Files.writeString(folder.resolve("test_candidate.py"), tests);
            Files.writeString(folder.resolve("run.py"), """
                    import sys
                    try:
                        import candidate
                        import test_candidate
                    except BaseException:
                        sys.exit(3)
                    try:
                        test_candidate.test_candidate()
                    except BaseException:
                        sys.exit(4)
                    """);
            Process process = new ProcessBuilder("python3", "run.py")
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                process.waitFor();
                return Outcome.UNUSABLE;
            }
            return switch (process.exitValue()) {
                case 0 -> Outcome.PASSED;
                case EXIT_TEST_FAILED -> Outcome.FAILED;
                case EXIT_NOT_IMPORTABLE -> Outcome.UNUSABLE;
                default -> Outcome.UNUSABLE;
            };
        } catch (IOException e) {
            throw new LaunchException("python3 cannot be run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LaunchException("Interrupted while python3 ran", e);
        } finally {
            if (folder != null) {
                StateFolder.deleteTree(folder);
            }
        }
    }
}
