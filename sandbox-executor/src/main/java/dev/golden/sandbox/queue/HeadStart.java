package dev.golden.sandbox.queue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A program that begins while its order is being stored, since it can do nothing that anybody would see before: its end
 * waits until the order is committed, and of an order that is not nothing is left.
 */
final class HeadStart implements Worker.Standing {

    private static final int LONGEST_SECONDS = 30;

    private final ExecutionTable.Head head;
    private final Runner runner;
    private final CountDownLatch decided = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private boolean begun;
    private volatile boolean stands;

    /** Runs and kills. */
    interface Runner {
        void run(HeadStart start);

        void kill(HeadStart start);

        /** The worker is free again. */
        void free(HeadStart start);
    }

    HeadStart(ExecutionTable.Head head, Runner runner) {
        this.head = head;
        this.runner = runner;
    }

    ExecutionTable.Claim claim() {
        return head.claim();
    }

    /** What is stored when it stands. */
    ExecutionTable.Head stored() {
        return head;
    }

    void begin() {
        begun = true;
        Thread.ofVirtual().name("sandbox-worker").start(() -> {
            try {
                runner.run(this);
            } finally {
                ended.countDown();
                runner.free(this);
            }
        });
    }

    /** @param committed otherwise the order waits or does not exist, and another worker may begin it right after this */
    void over(boolean committed) {
        stands = committed;
        decided.countDown();
        if (committed && !begun) {
            begin();
        } else if (!committed && !begun) {
            runner.free(this);
        } else if (!committed) {
            awaitEnd();
        }
    }

    /** A kill that comes before there is anything to kill finds nothing, hence several. */
    private void awaitEnd() {
        try {
            for (int i = 0; i < LONGEST_SECONDS * 50; i++) {
                runner.kill(this);
                if (ended.await(20, TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isKnown() {
        return decided.getCount() == 0;
    }

    @Override
    public boolean stands() throws InterruptedException {
        decided.await();
        return stands;
    }
}
