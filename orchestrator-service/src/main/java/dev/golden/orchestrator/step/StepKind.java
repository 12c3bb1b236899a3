package dev.golden.orchestrator.step;

import dev.golden.orchestrator.run.TaskStatus;

/** What a step does. */
public enum StepKind {
    PLAN,
    GENERATE,
    GUARD,
    EXECUTE,
    REVIEW,
    /** Waits for a human. */
    ESCALATE;

    /** Whether the step is a question to another service: it waits for the answer without a lease or a thread. */
    public boolean asks() {
        return switch (this) {
            case PLAN, GENERATE, GUARD -> false;
            case EXECUTE, REVIEW, ESCALATE -> true;
        };
    }

    /** Status of a task of which such a step moved last. */
    TaskStatus taskStatus(int round) {
        return switch (this) {
            case PLAN -> TaskStatus.PLANNING;
            case GENERATE -> round == 0 ? TaskStatus.GENERATING : TaskStatus.REVISING;
            case GUARD -> TaskStatus.GUARDING;
            case EXECUTE -> TaskStatus.EXECUTING;
            case REVIEW -> TaskStatus.REVIEWING;
            case ESCALATE -> TaskStatus.ESCALATED;
        };
    }
}
