package dev.golden.dlq.triage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.golden.contracts.FailureCategory;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TriageTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final Triage triage = new Triage(new TriageProperties(Duration.ofSeconds(30), Duration.ofHours(1), 50));

    @Test
    void doublesThePauseUpToTheLongest() {
        Duration before = Duration.ZERO;
        for (int failures = 1; failures <= 50; failures++) {
            Duration pause = Duration.between(
                    NOW,
                    triage.nextRetry(FailureCategory.TRANSIENT, failures, NOW).orElseThrow());
            assertThat(pause).isBetween(Duration.ofSeconds(30), Duration.ofHours(1));
            assertThat(pause).isGreaterThanOrEqualTo(before);
            before = pause;
        }
        assertThat(before).isEqualTo(Duration.ofHours(1));
        assertThat(triage.nextRetry(FailureCategory.TRANSIENT, 2, NOW)).contains(NOW.plusSeconds(60));
    }

    @Test
    void stopsAfterTheCap() {
        assertThat(triage.nextRetry(FailureCategory.TRANSIENT, 51, NOW)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(value = FailureCategory.class, mode = EnumSource.Mode.EXCLUDE, names = "TRANSIENT")
    void whatTimeCannotMendWaitsForAHuman(FailureCategory category) {
        assertThat(triage.nextRetry(category, 1, NOW)).isEmpty();
    }

    @Test
    void refusesSettingsThatMakeNoSense() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TriageProperties(Duration.ofHours(2), Duration.ofHours(1), 5));
    }
}
