package dev.golden.orchestrator.step;

import dev.golden.contracts.Stream;
import dev.golden.contracts.Subjects;
import dev.golden.contracts.event.EscalationResolved;
import dev.golden.contracts.event.ExecutionFinished;
import dev.golden.contracts.event.ExecutionRequested;
import dev.golden.contracts.event.ReviewCompleted;
import dev.golden.contracts.event.TaskSubmitted;
import dev.golden.contracts.event.WorkFinished;
import dev.golden.messaging.Subscription;
import java.time.Duration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What resumes waiting steps. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(EngineProperties.class)
class AnswerSubscriptions {

    private static final Duration ACK_WAIT = Duration.ofSeconds(30);

    @Bean
    Subscription<TaskSubmitted> orchestratorTaskSubmitted(Signal signal) {
        return Subscription.of(
                Stream.TASKS,
                "orchestrator-task-submitted",
                Subjects.TASK_SUBMITTED,
                TaskSubmitted.class,
                event -> signal.wake());
    }

    @Bean
    Subscription<ExecutionFinished> orchestratorExecutionFinished(Flow flow) {
        return new Subscription<>(
                Stream.SANDBOX,
                "orchestrator-execution-finished",
                Subjects.EXECUTION_FINISHED,
                ExecutionFinished.class,
                event -> flow.answer(
                        event.taskId(),
                        event.correlationId(),
                        event.executionId(),
                        event.tenantId(),
                        new StepResult.Executed(event, event.action() == ExecutionRequested.Action.TEST)),
                8,
                ACK_WAIT,
                10);
    }

    @Bean
    Subscription<ReviewCompleted> orchestratorReviewCompleted(Flow flow) {
        return new Subscription<>(
                Stream.PRC,
                "orchestrator-review-completed",
                Subjects.REVIEW_COMPLETED,
                ReviewCompleted.class,
                event -> flow.answer(
                        event.taskId(),
                        event.correlationId(),
                        event.reviewId(),
                        event.tenantId(),
                        new StepResult.Reviewed(event)),
                8,
                ACK_WAIT,
                10);
    }

    @Bean
    Subscription<WorkFinished> orchestratorWorkFinished(Flow flow) {
        return new Subscription<>(
                Stream.PRC,
                "orchestrator-work-finished",
                Subjects.WORK_FINISHED,
                WorkFinished.class,
                flow::delivered,
                8,
                ACK_WAIT,
                10);
    }

    @Bean
    Subscription<EscalationResolved> orchestratorEscalationResolved(Flow flow) {
        return new Subscription<>(
                Stream.ESCALATIONS,
                "orchestrator-escalation-resolved",
                Subjects.ESCALATION_RESOLVED,
                EscalationResolved.class,
                event -> flow.answer(
                        event.taskId(),
                        event.stepId(),
                        event.escalationId(),
                        event.tenantId(),
                        new StepResult.Resolved(event)),
                4,
                ACK_WAIT,
                10);
    }
}
