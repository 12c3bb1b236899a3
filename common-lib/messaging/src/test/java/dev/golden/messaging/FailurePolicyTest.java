package dev.golden.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.golden.contracts.FailureCategory;
import dev.golden.contracts.ProblemException;
import dev.golden.contracts.ProblemType;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.transaction.CannotCreateTransactionException;

class FailurePolicyTest {

    private final Throwable away = new CannotCreateTransactionException(
            "no", new CannotGetJdbcConnectionException("no", new java.sql.SQLTransientConnectionException("no")));

    @ParameterizedTest
    @EnumSource(ProblemType.class)
    void everyProblemIsRetriedOrDeadAsItsCategorySays(ProblemType type) {
        Outcome first = FailurePolicy.decide(new ProblemException(type, "x"), 1, 0, 3);
        Outcome last = FailurePolicy.decide(new ProblemException(type, "x"), 3, 0, 3);
        switch (type.category()) {
            case INVALID, DENIED, NOT_FOUND, EXHAUSTED ->
                assertThat(first).isEqualTo(new Outcome.Dead(type.category()));
            case CONFLICT, TRANSIENT, BUG -> assertThat(first).isInstanceOf(Outcome.Retry.class);
        }
        assertThat(last).isEqualTo(new Outcome.Dead(type.category()));
    }

    @Test
    void unknownFailuresAreBugs() {
        assertThat(FailurePolicy.category(new NullPointerException())).isEqualTo(FailureCategory.BUG);
        assertThat(FailurePolicy.category(new StackOverflowError())).isEqualTo(FailureCategory.BUG);
        assertThat(FailurePolicy.category(new ConnectException())).isEqualTo(FailureCategory.TRANSIENT);
    }

    @Test
    void anAbsentDatabaseNeverKillsAMessage() {
        assertThat(FailurePolicy.decide(away, 500, 500, 3)).isInstanceOf(Outcome.Retry.class);
    }

    @Test
    void deliveriesThatMetAnAbsentDatabaseDoNotCount() {
        assertThat(FailurePolicy.decide(new IllegalArgumentException(), 102, 100, 3))
                .isInstanceOf(Outcome.Retry.class);
        assertThat(FailurePolicy.decide(new IllegalArgumentException(), 103, 100, 3))
                .isEqualTo(new Outcome.Dead(FailureCategory.BUG));
    }

    @Test
    void pausesGrowToTheLongestAndSpread() {
        for (int attempt = 1; attempt < 100; attempt++) {
            Duration delay = FailurePolicy.RETRY.delay(attempt);
            assertThat(delay).isBetween(Duration.ofMillis(100), Duration.ofSeconds(30));
            if (attempt > 10) {
                assertThat(delay).isGreaterThanOrEqualTo(Duration.ofSeconds(15));
            }
        }
        assertThat(FailurePolicy.category(new IOException())).isEqualTo(FailureCategory.TRANSIENT);
    }
}
