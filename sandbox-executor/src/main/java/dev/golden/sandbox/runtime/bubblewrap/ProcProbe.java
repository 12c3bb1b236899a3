package dev.golden.sandbox.runtime.bubblewrap;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Finds out whether a sandbox may mount a /proc of its own: the kernel refuses where the one around it is masked. */
final class ProcProbe {

    private ProcProbe() {}

    static boolean succeeds(Path bubblewrap) throws IOException {
        Process process = new ProcessBuilder(
                        bubblewrap.toString(),
                        "--unshare-user",
                        "--unshare-pid",
                        "--ro-bind",
                        "/",
                        "/",
                        "--proc",
                        "/proc",
                        "--",
                        "/usr/bin/true")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            process.destroyForcibly();
        }
    }
}
