package dev.golden.peerhub.review;

import dev.golden.database.BackgroundWork;
import dev.golden.database.Transactions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Completes reviews at their deadline, and asks again for tool runs whose answer did not come. */
@Component
class ReviewTimers implements BackgroundWork {

    private final Reviews reviews;
    private final Assignments assignments;
    private final Closing closing;
    private final ToolRuns toolRuns;
    private final Transactions transactions;
    private final ReviewProperties properties;
    private final Clock clock;
    private final Loop deadlines;
    private final Loop resends;
    private volatile boolean running;

    /** Due reviews in a row that could not be completed; touched by the loop's thread only. */
    private int failed;

    ReviewTimers(
            Reviews reviews,
            Assignments assignments,
            Closing closing,
            ToolRuns toolRuns,
            Transactions transactions,
            ReviewProperties properties,
            Clock clock) {
        this.reviews = reviews;
        this.assignments = assignments;
        this.closing = closing;
        this.toolRuns = toolRuns;
        this.transactions = transactions;
        this.properties = properties;
        this.clock = clock;
        this.deadlines = new Loop("peer-hub-deadlines", properties.poll(), this::closeOne);
        this.resends = new Loop("peer-hub-resends", properties.poll(), this::askAgain);
    }

    @Override
    public void start() {
        running = true;
        deadlines.start();
        resends.start();
    }

    @Override
    public void stop() {
        running = false;
        Loop.stopAll(List.of(deadlines, resends), Duration.ofSeconds(4));
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private boolean closeOne() {
        int passOver = failed;
        // Counted as failed until it is done: the next turn passes over it and completes the others.
        failed++;
        boolean found = transactions.write(() -> {
            Optional<Review> due = reviews.lockDue(clock.instant(), passOver);
            due.ifPresent(review -> closing.settle(review, true));
            return due.isPresent();
        });
        failed = found ? passOver : 0;
        return found;
    }

    private boolean askAgain() {
        return transactions.write(() -> {
            Instant now = clock.instant();
            Optional<Assignment> silent = assignments.takeUnanswered(now, now.plus(properties.analysisWait()));
            silent.ifPresent(seat -> Tool.find(seat.agentId())
                    .ifPresent(tool ->
                            toolRuns.request(reviews.find(seat.reviewId()).orElseThrow(), seat, tool)));
            return silent.isPresent();
        });
    }
}
