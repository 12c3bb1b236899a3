package dev.golden.sandbox.runtime.bubblewrap;

import dev.golden.sandbox.runtime.WarmStart;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cells that wait for jobs, by kind. Each is given away once; one thread starts the next, off the path of requests.
 * A program in a cell ran nothing of any request before its job, so nothing can pass from job to job.
 */
final class WarmPool implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WarmPool.class);
    private static final Duration START = Duration.ofSeconds(5);
    /** What it takes to store the result of a job and to answer its caller, who goes first. */
    private static final long ANSWER_MILLIS = 5;

    private static final Duration AFTER_FAILURE = Duration.ofSeconds(10);

    private final Cells block;
    private final BubblewrapProperties.Warm limits;
    private final Disposal disposal;
    private final Map<WarmStart.Kind, Shelf> shelves = new HashMap<>();
    private final Semaphore signal = new Semaphore(0);
    private final Thread thread;
    private volatile boolean open = true;

    WarmPool(Cells block, BubblewrapProperties.Warm limits, Disposal disposal) {
        this.block = block;
        this.limits = limits;
        this.disposal = disposal;
        this.thread = Thread.ofPlatform().daemon().name("sandbox-warm-pool").unstarted(this::keepFilled);
    }

    /** Cells of one kind. Guarded by {@code shelves}. */
    private static final class Shelf {
        private final Deque<Cell> cells = new ArrayDeque<>();
        private final Demand demand;
        private long memoryBytes = 16L << 20;
        private int failures;
        private long pauseUntil = System.nanoTime();

        private Shelf(Demand demand) {
            this.demand = demand;
        }

        /** Whether the next jobs may find none. */
        private boolean isLow(int most) {
            return 2 * cells.size() <= demand.wanted(most, System.nanoTime());
        }
    }

    WarmPool start() {
        if (limits.most() > 0) {
            thread.start();
        }
        return this;
    }

    /** Tells that jobs of the kind may come; their sandboxes are started in the background. */
    void expect(WarmStart.Kind kind) {
        synchronized (shelves) {
            shelf(kind);
        }
        signal.release();
    }

    /** The cell that waits longest, or one that is still starting; empty when there is none. */
    Optional<Cell> take(WarmStart.Kind kind) {
        if (limits.most() == 0) {
            return Optional.empty();
        }
        Cell taken;
        boolean low;
        synchronized (shelves) {
            Shelf shelf = shelf(kind);
            shelf.demand.jobCame(System.nanoTime());
            taken = shelf.cells.poll();
            low = shelf.isLow(limits.most());
        }
        if (low) {
            signal.release();
        }
        return Optional.ofNullable(taken);
    }

    /** A job is over: what it took from the pool is made good now, not while its caller waits for the processor. */
    void jobEnded() {
        signal.release();
    }

    /** Cells waiting now, for metrics and tests. */
    int waiting() {
        synchronized (shelves) {
            return shelves.values().stream()
                    .mapToInt(shelf -> shelf.cells.size())
                    .sum();
        }
    }

    /** Cells waiting now, by name of their kind. */
    Map<String, Integer> sizes() {
        Map<String, Integer> sizes = new HashMap<>();
        synchronized (shelves) {
            shelves.forEach((kind, shelf) -> sizes.merge(kind.name(), shelf.cells.size(), Integer::sum));
        }
        return sizes;
    }

    /** Of the kind's cells, those whose program is up. */
    int ready(WarmStart.Kind kind) {
        synchronized (shelves) {
            Shelf shelf = shelves.get(kind);
            return shelf == null
                    ? 0
                    : (int) shelf.cells.stream().filter(Cell::isReady).count();
        }
    }

    private boolean isLow(WarmStart.Kind kind) {
        synchronized (shelves) {
            return shelf(kind).isLow(limits.most());
        }
    }

    private Shelf shelf(WarmStart.Kind kind) {
        return shelves.computeIfAbsent(kind, key -> new Shelf(new Demand(limits.idle(), System.nanoTime())));
    }

    private void keepFilled() {
        try {
            while (open) {
                discardUnwanted();
                WarmStart.Kind kind = neediest();
                if (kind == null) {
                    // Looks now and then, since demand fades without a signal.
                    signal.tryAcquire(5, TimeUnit.SECONDS);
                    signal.drainPermits();
                } else {
                    if (!isLow(kind)) {
                        TimeUnit.MILLISECONDS.sleep(ANSWER_MILLIS);
                    }
                    add(kind);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The kind that has least of what it should have, if there is memory for one more. */
    private WarmStart.@Nullable Kind neediest() {
        long now = System.nanoTime();
        synchronized (shelves) {
            long used = shelves.values().stream()
                    .mapToLong(shelf -> shelf.cells.size() * shelf.memoryBytes)
                    .sum();
            WarmStart.Kind found = null;
            double least = 1;
            for (Map.Entry<WarmStart.Kind, Shelf> entry : shelves.entrySet()) {
                Shelf shelf = entry.getValue();
                int wanted = shelf.demand.wanted(limits.most(), now);
                double filled = wanted == 0 ? 1 : (double) shelf.cells.size() / wanted;
                boolean fits = used + shelf.memoryBytes <= limits.memory().toBytes();
                if (filled < least && fits && now - shelf.pauseUntil >= 0) {
                    least = filled;
                    found = entry.getKey();
                }
            }
            return found;
        }
    }

    /** One after the other: starting many at once would take the processors from the jobs. */
    private void add(WarmStart.Kind kind) throws InterruptedException {
        Cell cell;
        try {
            cell = block.startAhead(kind);
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("kind", kind.name()).log("Sandbox cannot be started ahead", e);
            pause(kind);
            return;
        }
        synchronized (shelves) {
            shelf(kind).cells.add(cell);
        }
        cell.awaitReady(START);
        try {
            cell.open();
        } catch (IOException e) {
            LOG.atDebug().addKeyValue("kind", kind.name()).log("Work folder cannot be opened ahead", e);
        }
        long memory = cell.memoryBytes();
        boolean ready = cell.isReady();
        boolean useless;
        synchronized (shelves) {
            Shelf shelf = shelf(kind);
            // Not there: taken meanwhile, and judged by the job that took it.
            useless = !ready && shelf.cells.remove(cell);
            if (ready) {
                shelf.failures = 0;
            }
            if (ready && shelf.cells.contains(cell)) {
                shelf.memoryBytes = Math.max(1L << 20, (shelf.memoryBytes * 3 + memory) / 4);
            }
        }
        if (useless) {
            LOG.atWarn().addKeyValue("kind", kind.name()).log("Sandbox started ahead does not get ready");
            pause(kind);
            disposal.dispose(cell);
        }
    }

    /** One failure may be chance. */
    private void pause(WarmStart.Kind kind) {
        synchronized (shelves) {
            Shelf shelf = shelf(kind);
            if (++shelf.failures > 1) {
                shelf.pauseUntil = System.nanoTime() + AFTER_FAILURE.toNanos();
            }
        }
    }

    private void discardUnwanted() {
        long now = System.nanoTime();
        List<Cell> unwanted = new ArrayList<>();
        synchronized (shelves) {
            shelves.values().removeIf(shelf -> {
                int wanted = shelf.demand.wanted(limits.most(), now);
                shelf.cells.removeIf(cell -> {
                    boolean dead = !cell.isAlive();
                    if (dead) {
                        unwanted.add(cell);
                    }
                    return dead;
                });
                // Some more than wanted are kept, or a steady load would start and discard for ever.
                while (shelf.cells.size() > wanted + wanted / 2) {
                    unwanted.add(shelf.cells.removeLast());
                }
                return wanted == 0;
            });
        }
        unwanted.forEach(disposal::dispose);
    }

    /** Removes the waiting cells; none is given away any more. */
    @Override
    public void close() {
        open = false;
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        List<Cell> left = new ArrayList<>();
        synchronized (shelves) {
            shelves.values().forEach(shelf -> left.addAll(shelf.cells));
            shelves.clear();
        }
        left.forEach(disposal::dispose);
    }
}
