package dev.golden.sandbox.runtime.bubblewrap;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Starts the stubs, all from one thread that lives as long as the runtime: "die with parent" means the thread that
 * started the process, so a pool thread that retires would take running jobs with it.
 */
public final class Launcher implements AutoCloseable {

    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("sandbox-launcher").factory());

    /** Its standard input is a pipe. */
    public Process start(Path stub) throws IOException {
        try {
            return thread.submit(() -> {
                        ProcessBuilder builder = new ProcessBuilder("/usr/bin/bash", "--norc", stub.toString());
                        builder.environment().clear();
                        builder.directory(new java.io.File("/"));
                        return builder.start();
                    })
                    .get();
        } catch (ExecutionException e) {
            throw new IOException("Sandbox process cannot be started", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
