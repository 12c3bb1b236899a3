package dev.golden.orchestrator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.golden.contracts.AgentRole;
import dev.golden.orchestrator.artifact.Language;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskStatusTest {

    /** Every transition there is: one that is added to the table and not here fails, and the other way round. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            QUEUED | PLANNING GENERATING GUARDING EXECUTING REVIEWING REVISING PAUSED CANCEL_REQUESTED ESCALATED REJECTED FAILED CANCELLED TIMED_OUT
            PLANNING | GENERATING PAUSED CANCEL_REQUESTED ESCALATED REJECTED FAILED CANCELLED TIMED_OUT
            GENERATING | GUARDING EXECUTING REVIEWING REVISING PAUSED CANCEL_REQUESTED ESCALATED REJECTED FAILED CANCELLED TIMED_OUT
            GUARDING | GENERATING EXECUTING REVIEWING REVISING PAUSED CANCEL_REQUESTED ESCALATED REJECTED FAILED CANCELLED TIMED_OUT
            EXECUTING | GENERATING GUARDING REVIEWING REVISING PAUSED CANCEL_REQUESTED ESCALATED REJECTED FAILED CANCELLED TIMED_OUT
            REVIEWING | GENERATING GUARDING EXECUTING REVISING PAUSED CANCEL_REQUESTED ESCALATED COMPLETED REJECTED FAILED CANCELLED TIMED_OUT
            REVISING | GENERATING GUARDING EXECUTING REVIEWING PAUSED CANCEL_REQUESTED ESCALATED REJECTED FAILED CANCELLED TIMED_OUT
            PAUSED | QUEUED PLANNING GENERATING GUARDING EXECUTING REVIEWING REVISING CANCEL_REQUESTED ESCALATED COMPLETED REJECTED FAILED CANCELLED TIMED_OUT
            CANCEL_REQUESTED | CANCELLED
            ESCALATED | PLANNING GENERATING GUARDING EXECUTING REVIEWING REVISING PAUSED CANCEL_REQUESTED COMPLETED REJECTED FAILED CANCELLED TIMED_OUT
            COMPLETED | ''
            REJECTED | QUEUED
            FAILED | QUEUED
            CANCELLED | QUEUED
            TIMED_OUT | QUEUED
            """)
    void allowsExactlyTheListedTransitions(TaskStatus from, String listed) {
        Set<String> expected = new TreeSet<>(Arrays.asList(listed.split(" ")));
        expected.remove("");
        Set<String> allowed = new TreeSet<>();
        for (TaskStatus to : TaskStatus.values()) {
            OpenTask task = task(from);
            if (from == to) {
                assertThat(from.mayBecome(to)).isFalse();
            } else if (from.mayBecome(to)) {
                allowed.add(to.name());
                task.become(to, "why");
                assertThat(task.status()).isEqualTo(to);
                assertThat(task.happenings()).hasSize(1);
            } else {
                assertThatThrownBy(() -> task.become(to, "why")).isInstanceOf(IllegalStateException.class);
                assertThat(task.status()).isEqualTo(from);
            }
        }
        assertThat(allowed).isEqualTo(expected);
    }

    static OpenTask task(TaskStatus status) {
        Instant now = Instant.EPOCH;
        TaskRow row = new TaskRow(
                new UUID(0, 1),
                "acme",
                "name",
                "",
                AgentRole.DEVELOPER,
                Language.PYTHON,
                status,
                null,
                3,
                100,
                null,
                Map.of(),
                new TaskInput(Map.of("candidate.py", "x"), Map.of(), Map.of(), false, List.of()),
                new UUID(0, 2),
                1,
                0,
                null,
                "dev",
                now,
                now,
                null,
                1);
        return new OpenTask(row, row.submittedPlan());
    }

    @org.junit.jupiter.api.Test
    void comesBackFromAPauseToWhereItWouldBe() {
        OpenTask task = task(TaskStatus.EXECUTING);
        task.become(TaskStatus.PAUSED, "why");
        assertThat(task.resumeStatus()).isEqualTo(TaskStatus.EXECUTING);
        task.advance(TaskStatus.REVIEWING);
        assertThat(task.status()).isEqualTo(TaskStatus.PAUSED);
        assertThat(task.resumeStatus()).isEqualTo(TaskStatus.REVIEWING);
    }
}
