package dev.golden.sandbox.runtime.bubblewrap;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Removes used cells off the path of requests; when it falls behind, whoever has one removes it himself. */
final class Disposal implements AutoCloseable {

    private static final int BACKLOG = 64;
    private static final Duration END = Duration.ofSeconds(30);

    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(BACKLOG),
            Thread.ofPlatform().daemon().name("sandbox-disposal").factory(),
            new ThreadPoolExecutor.CallerRunsPolicy());

    void dispose(Cell cell) {
        if (thread.isShutdown()) {
            cell.remove();
        } else {
            thread.execute(cell::remove);
        }
    }

    /** Waits until all is removed. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(END.toSeconds(), TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
