package dev.golden.sandbox.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.golden.contracts.event.ExecutionRequested.Action;
import dev.golden.database.Ids;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HeadStartTest {

    /** A program that runs until it is killed. */
    private static final class Played implements HeadStart.Runner {
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch killed = new CountDownLatch(1);
        private final AtomicInteger freed = new AtomicInteger();
        private volatile boolean killable = true;
        private volatile boolean stood;
        private volatile boolean over;

        @Override
        public void run(HeadStart start) {
            begun.countDown();
            try {
                if (killable) {
                    killed.await();
                }
                stood = start.stands();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            over = true;
        }

        @Override
        public void kill(HeadStart start) {
            killed.countDown();
        }

        @Override
        public void free(HeadStart start) {
            freed.incrementAndGet();
        }
    }

    private final Played runner = new Played();

    private HeadStart start() {
        ExecutionOrder order = new ExecutionOrder(
                Ids.next(),
                "acme",
                null,
                null,
                null,
                "u",
                "python",
                Action.RUN,
                3,
                new ExecutionOrder.Payload(Map.of("candidate.py", "print(1)"), null, List.of(), null, null, null));
        ExecutionTable.Claim claim =
                new ExecutionTable.Claim(Execution.begun(order, "sha", Instant.EPOCH), order.payload(), 1, 1, null);
        return new HeadStart(new ExecutionTable.Head(claim, "owner", Duration.ofSeconds(15), List.of()), runner);
    }

    @Test
    void nothingIsToldBeforeTheOrderStands() throws InterruptedException {
        runner.killable = false;
        HeadStart start = start();
        start.begin();
        runner.begun.await();
        assertThat(start.isKnown()).isFalse();
        assertThat(runner.over).isFalse();

        start.over(true);
        await().until(() -> runner.freed.get() == 1);
        assertThat(runner.stood).isTrue();
        assertThat(runner.killed.getCount()).as("nobody killed it").isEqualTo(1);
    }

    @Test
    void ofAnOrderThatIsNotStoredNothingRunsAnyMore() throws InterruptedException {
        HeadStart start = start();
        start.begin();
        runner.begun.await();

        start.over(false);

        // Another worker may begin the same order from now on.
        assertThat(runner.over).isTrue();
        assertThat(runner.stood).isFalse();
        await().until(() -> runner.freed.get() == 1);
    }

    @Test
    void oneThatMayBeARepetitionBeginsWhenItStands() {
        HeadStart refused = start();
        refused.over(false);
        assertThat(runner.begun.getCount()).isEqualTo(1);
        assertThat(runner.freed.get()).isEqualTo(1);

        runner.killable = false;
        start().over(true);
        await().until(() -> runner.freed.get() == 2);
        assertThat(runner.stood).isTrue();
    }
}
