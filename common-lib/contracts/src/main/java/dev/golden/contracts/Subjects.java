package dev.golden.contracts;

/**
 * Subjects on the wire: {@code <stream>.<noun>.<fact or verb>.v<n>}. A breaking change of a payload is a new version
 * beside the old one.
 */
public final class Subjects {

    /** A task was accepted; wakes an orchestrator. Payload {@code TaskSubmitted}. */
    public static final String TASK_SUBMITTED = "tasks.task.submitted.v1";

    /** A step can be worked on; wakes an orchestrator. Payload {@code StepReady}. */
    public static final String STEP_READY = "tasks.step.ready.v1";

    /** Orchestrator asks for a run of a candidate. Payload {@code ExecutionRequested}. */
    public static final String EXECUTION_REQUESTED = "sandbox.execution.requested.v1";

    /** Its result, to the orchestrator. Payload {@code ExecutionFinished}. */
    public static final String EXECUTION_FINISHED = "sandbox.execution.finished.v1";

    /** Peer hub asks for a tool reviewer's run. Payload {@code ExecutionRequested}. */
    public static final String ANALYSIS_REQUESTED = "sandbox.analysis.requested.v1";

    /** Its result, to the peer hub. Payload {@code ExecutionFinished}. */
    public static final String ANALYSIS_FINISHED = "sandbox.analysis.finished.v1";

    /** Payload {@code ReviewRequested}. */
    public static final String REVIEW_REQUESTED = "prc.review.requested.v1";

    /** Payload {@code ReviewCompleted}. */
    public static final String REVIEW_COMPLETED = "prc.review.completed.v1";

    /** Work of a role that a remote agent may do. Payload {@code WorkOffered}. */
    public static final String WORK_OFFERED = "prc.work.offered.v1";

    /** What came of it, to the orchestrator. Payload {@code WorkFinished}. */
    public static final String WORK_FINISHED = "prc.work.finished.v1";

    /** Offered work that is no longer wanted. Payload {@code WorkWithdrawn}. */
    public static final String WORK_WITHDRAWN = "prc.work.withdrawn.v1";

    /** A remote agent was registered or changed; tells the orchestrator which roles are filled. Payload {@code AgentRegistered}. */
    public static final String AGENT_REGISTERED = "prc.agent.registered.v1";

    /** Payload {@code EscalationRaised}. */
    public static final String ESCALATION_RAISED = "escalations.escalation.raised.v1";

    /** Payload {@code EscalationResolved}. */
    public static final String ESCALATION_RESOLVED = "escalations.escalation.resolved.v1";

    /** The task left the waiting state by other means (cancel, deadline). Payload {@code EscalationWithdrawn}. */
    public static final String ESCALATION_WITHDRAWN = "escalations.escalation.withdrawn.v1";

    /** A task ended; feeds reliability and learning. Payload {@code OutcomeRecorded}. */
    public static final String OUTCOME_RECORDED = "governance.outcome.recorded.v1";

    /** Another prompt version became active. Payload {@code PromptActivated}. */
    public static final String PROMPT_ACTIVATED = "governance.prompt.activated.v1";

    /** A message that cannot be processed. Payload {@code DeadLetter}. */
    public static final String MESSAGE_DEAD = "dlq.message.dead.v1";

    /** Plain NATS request to every replica: reset or force a breaker. */
    public static final String BREAKER_CONTROL = "control.breaker.v1";

    private Subjects() {}
}
