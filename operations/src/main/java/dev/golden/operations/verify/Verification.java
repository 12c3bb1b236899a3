package dev.golden.operations.verify;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Runs lines one after the other, within a limit of time. */
final class Verification {

    /** A line, what came of it, how long it took. */
    record Entry(Line line, Result result, Duration took) {}

    private final Deployment deployment;
    private final Duration limit;

    Verification(Deployment deployment, Duration limit) {
        this.deployment = deployment;
        this.limit = limit;
    }

    /** @param told after each line */
    List<Entry> run(List<Line> lines, Consumer<Entry> told) {
        List<Entry> entries = new ArrayList<>();
        long end = System.nanoTime() + limit.toNanos();
        try (ExecutorService runner = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Line line : lines) {
                long started = System.nanoTime();
                Result result = run(runner, line, end);
                Entry entry = new Entry(line, result, Duration.ofNanos(System.nanoTime() - started));
                entries.add(entry);
                told.accept(entry);
            }
            runner.shutdownNow();
        }
        return entries;
    }

    private Result run(ExecutorService runner, Line line, long end) {
        Set<Need> missing = EnumSet.noneOf(Need.class);
        missing.addAll(line.needs());
        missing.removeAll(deployment.targets().given());
        if (!missing.isEmpty()) {
            return Result.skip("needs "
                    + String.join(", ", missing.stream().map(Need::option).toList()));
        }
        if (line.acts() && !deployment.isActive()) {
            return Result.skip("acts: needs --active");
        }
        long left = end - System.nanoTime();
        if (left <= 0) {
            return Result.skip("the time was up before this line; give more with --timeout");
        }
        Future<Result> answer = runner.submit(() -> line.check().run(deployment));
        try {
            return answer.get(left, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            return Result.fail("did not end before the time was up");
        } catch (ExecutionException e) {
            return Result.fail(Deployment.message(e.getCause() == null ? e : e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Result.fail("interrupted");
        }
    }
}
