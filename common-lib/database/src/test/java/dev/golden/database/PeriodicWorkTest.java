package dev.golden.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PeriodicWorkTest {

    @Test
    void goesOnAfterAFailureUnderThePlatformsScope() throws InterruptedException {
        AtomicInteger rounds = new AtomicInteger();
        AtomicReference<String> scope = new AtomicReference<>("");
        AtomicReference<@Nullable Thread> thread = new AtomicReference<>();
        CountDownLatch third = new CountDownLatch(3);
        PeriodicWork work = new PeriodicWork("test-work", Duration.ofMillis(1), () -> {
            scope.set(TenantScope.current());
            thread.set(Thread.currentThread());
            third.countDown();
            if (rounds.incrementAndGet() == 1) {
                throw new IllegalStateException("database is away");
            }
            return false;
        });
        work.start();
        assertThat(third.await(10, TimeUnit.SECONDS)).isTrue();
        work.stop();
        assertThat(scope.get()).isEqualTo(TenantScope.ALL);
        Thread worker = Objects.requireNonNull(thread.get());
        assertThat(worker.getName()).isEqualTo("test-work");
        assertThat(worker.isAlive()).isFalse();
        assertThat(work.isRunning()).isFalse();
    }

    @Test
    void moreWorkIsDoneWithoutAPause() throws InterruptedException {
        CountDownLatch rounds = new CountDownLatch(5);
        PeriodicWork work = new PeriodicWork("test-work", Duration.ofHours(1), () -> {
            rounds.countDown();
            return rounds.getCount() > 0;
        });
        work.start();
        assertThat(rounds.await(10, TimeUnit.SECONDS)).isTrue();
        work.stop();
    }
}
