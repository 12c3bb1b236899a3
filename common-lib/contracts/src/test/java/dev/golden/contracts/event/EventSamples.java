package dev.golden.contracts.event;

import dev.golden.contracts.AgentRole;
import dev.golden.contracts.EscalationDecision;
import dev.golden.contracts.EscalationReason;
import dev.golden.contracts.ExecutionStatus;
import dev.golden.contracts.FailureCategory;
import dev.golden.contracts.Finding;
import dev.golden.contracts.ReviewOutcome;
import dev.golden.contracts.Severity;
import dev.golden.contracts.Subjects;
import dev.golden.contracts.VerdictDecision;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** One event of every subject, with every field set. */
final class EventSamples {

    private static final UUID TASK = UUID.fromString("019a0000-0000-7000-8000-000000000001");
    private static final UUID STEP = UUID.fromString("019a0000-0000-7000-8000-000000000002");
    private static final UUID OTHER = UUID.fromString("019a0000-0000-7000-8000-000000000003");
    private static final Instant TIME = Instant.parse("2026-11-24T10:15:30.123456Z");
    private static final Finding FINDING =
            new Finding("B324", Severity.MAJOR, "Use of weak MD5 hash", "candidate.py", 12, "hashlib.md5(b'x')");

    private EventSamples() {}

    static Map<String, Event> bySubject() {
        Map<String, Event> samples = new LinkedHashMap<>();
        samples.put(Subjects.TASK_SUBMITTED, new TaskSubmitted("acme", TASK, 3));
        samples.put(Subjects.STEP_READY, new StepReady("acme", TASK, STEP));
        samples.put(Subjects.EXECUTION_REQUESTED, requested(ExecutionRequested.Action.TEST));
        samples.put(Subjects.EXECUTION_FINISHED, finished(ExecutionRequested.Action.TEST));
        samples.put(Subjects.ANALYSIS_REQUESTED, requested(ExecutionRequested.Action.SECURITY_SCAN));
        samples.put(Subjects.ANALYSIS_FINISHED, finished(ExecutionRequested.Action.SECURITY_SCAN));
        samples.put(
                Subjects.WORK_OFFERED,
                new WorkOffered(
                        "acme",
                        OTHER,
                        TASK,
                        STEP,
                        AgentRole.DEVELOPER,
                        "add two numbers",
                        "returns the sum",
                        "python",
                        "candidate.py",
                        false,
                        Map.of("test_candidate.py", "from candidate import add\n"),
                        Map.of("given.py", "X = 1\n"),
                        Map.of("design.md", "# Design\n"),
                        List.of(FINDING),
                        "mind the edge cases",
                        Map.of("candidate.py", "def add(a, b):\n    return a - b\n"),
                        1,
                        16_000,
                        TIME));
        samples.put(
                Subjects.WORK_FINISHED,
                new WorkFinished(
                        "acme",
                        OTHER,
                        TASK,
                        STEP,
                        true,
                        "our-agent",
                        "our-model",
                        Map.of("candidate.py", "def add(a, b):\n    return a + b\n"),
                        420,
                        "why not"));
        samples.put(Subjects.WORK_WITHDRAWN, new WorkWithdrawn("acme", OTHER, TASK, "cancelled"));
        samples.put(
                Subjects.AGENT_REGISTERED,
                new AgentRegistered("acme", "our-agent", "developer", List.of("python"), true, TIME));
        samples.put(
                Subjects.REVIEW_REQUESTED,
                new ReviewRequested(
                        "acme",
                        OTHER,
                        TASK,
                        STEP,
                        "add two numbers",
                        "returns the sum",
                        "python",
                        Map.of("candidate.py", "def add(a, b):\n    return a + b\n"),
                        Map.of("test_candidate.py", "from candidate import add\n"),
                        "gpt-4o",
                        1,
                        new ExecutionEvidence(OTHER, ExecutionStatus.SUCCEEDED, true, false, "1 passed"),
                        TIME));
        samples.put(
                Subjects.REVIEW_COMPLETED,
                new ReviewCompleted(
                        "acme",
                        OTHER,
                        TASK,
                        STEP,
                        ReviewOutcome.ACCEPTED,
                        0.93,
                        2.4,
                        false,
                        "Tests pass and no blocker was confirmed",
                        List.of(new ReviewCompleted.PanelVerdict(
                                "bandit", "bandit", VerdictDecision.APPROVE, 0.9, List.of(FINDING))),
                        List.of(FINDING)));
        samples.put(
                Subjects.ESCALATION_RAISED,
                new EscalationRaised(
                        "acme",
                        OTHER,
                        TASK,
                        STEP,
                        EscalationReason.SPLIT_PANEL,
                        3,
                        "The panel is split",
                        Map.of("votes", 2),
                        TIME));
        samples.put(
                Subjects.ESCALATION_RESOLVED,
                new EscalationResolved(
                        "acme",
                        OTHER,
                        TASK,
                        STEP,
                        EscalationDecision.EDIT,
                        "use sum()",
                        Map.of("candidate.py", "pass\n"),
                        "clearer",
                        "alice"));
        samples.put(Subjects.ESCALATION_WITHDRAWN, new EscalationWithdrawn("acme", OTHER, TASK, "task was cancelled"));
        samples.put(
                Subjects.OUTCOME_RECORDED,
                new OutcomeRecorded(
                        "acme", TASK, AgentRole.DEVELOPER, "COMPLETED", 17L, List.of("B324"), "APPROVE", OTHER));
        samples.put(Subjects.PROMPT_ACTIVATED, new PromptActivated("acme", AgentRole.REVIEWER, 17));
        samples.put(
                Subjects.MESSAGE_DEAD,
                new DeadLetter(
                        "acme",
                        "019a0000-0000-7000-8000-000000000009",
                        Subjects.TASK_SUBMITTED,
                        "TASKS",
                        "orchestrator-task-submitted",
                        Map.of("Golden-Tenant", List.of("acme")),
                        "e30=",
                        FailureCategory.BUG,
                        "java.lang.IllegalStateException",
                        "handler is broken",
                        "0011223344556677",
                        5,
                        TIME));
        return samples;
    }

    private static ExecutionRequested requested(ExecutionRequested.Action action) {
        return new ExecutionRequested(
                "acme",
                OTHER,
                TASK,
                STEP,
                "python",
                action,
                Map.of("candidate.py", "print(input())\n"),
                "hello",
                List.of("--fast"),
                10_000,
                256);
    }

    private static ExecutionFinished finished(ExecutionRequested.Action action) {
        return new ExecutionFinished(
                "acme",
                OTHER,
                TASK,
                STEP,
                action,
                ExecutionStatus.DENIED,
                1,
                "out",
                "Permission denied",
                List.of("process_creation"),
                12,
                34,
                5_678);
    }
}
