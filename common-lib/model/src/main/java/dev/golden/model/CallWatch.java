package dev.golden.model;

import dev.golden.database.TenantScope;
import dev.golden.model.CallJournal.Sign;
import dev.golden.model.ModelGateway.ModelRequest;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the claim of a running call and cancels it when that is wished elsewhere or the claim is lost. */
final class CallWatch implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(CallWatch.class);

    private final CallJournal journal;
    private final ModelProperties properties;
    private final ModelRequest request;
    private final int number;
    private final Cancellation cancellation;
    private final CountDownLatch done = new CountDownLatch(1);

    CallWatch(
            CallJournal journal,
            ModelProperties properties,
            ModelRequest request,
            int number,
            Cancellation cancellation) {
        this.journal = journal;
        this.properties = properties;
        this.request = request;
        this.number = number;
        this.cancellation = cancellation;
        Thread.ofVirtual().name("model-call-watch").start(this::watch);
    }

    private void watch() {
        long renewEvery = properties.lease().dividedBy(3).toNanos();
        long every = Math.min(properties.cancelCheck().toNanos(), renewEvery);
        long renewed = System.nanoTime();
        try {
            // Never interrupted: that would break a statement.
            while (!done.await(every, TimeUnit.NANOSECONDS)) {
                try {
                    boolean due = System.nanoTime() - renewed >= renewEvery;
                    Sign sign = TenantScope.call(request.tenantId(), () -> look(due));
                    renewed = due ? System.nanoTime() : renewed;
                    if (sign != Sign.GO_ON) {
                        cancellation.cancel();
                        return;
                    }
                } catch (RuntimeException e) {
                    log.atDebug().setCause(e).log("a running model call could not be looked after");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Sign look(boolean renew) {
        return renew && !journal.renew(request, number) ? Sign.LOST : journal.look(request, number);
    }

    @Override
    public void close() {
        done.countDown();
    }
}
