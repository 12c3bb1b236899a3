package dev.golden.local.platform;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.Supplier;

/** One line per stage of a start or stop, with the time it took. */
public final class Progress {

    private final PrintWriter out;
    private final long began = System.nanoTime();

    public Progress(PrintWriter out) {
        this.out = out;
    }

    <T> T stage(String name, Supplier<T> work) {
        long start = System.nanoTime();
        out.printf("  %-44s", name);
        out.flush();
        try {
            T result = work.get();
            out.printf(Locale.ROOT, "%6.1f s%n", seconds(start));
            out.flush();
            return result;
        } catch (RuntimeException e) {
            out.println("failed");
            out.flush();
            throw e;
        }
    }

    void stage(String name, Runnable work) {
        stage(name, () -> {
            work.run();
            return true;
        });
    }

    /** Seconds since the first stage began. */
    public double total() {
        return seconds(began);
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
