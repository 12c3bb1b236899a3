package dev.golden.peerhub.review;

import dev.golden.contracts.Subjects;
import dev.golden.contracts.event.ExecutionRequested;
import dev.golden.messaging.Outbox;
import dev.golden.telemetry.Traces;
import java.util.List;
import org.springframework.stereotype.Component;

/** Asks the sandbox for the runs of the tool reviewers. */
@Component
class ToolRuns {

    private final Outbox outbox;

    ToolRuns(Outbox outbox) {
        this.outbox = outbox;
    }

    /** Asks for the present attempt; asked again, the sandbox answers with the stored result. */
    void request(Review review, Assignment assignment, Tool tool) {
        ExecutionRequested run = new ExecutionRequested(
                review.tenantId(),
                assignment.executionId(),
                review.request().taskId(),
                assignment.id(),
                review.request().language(),
                tool.action(),
                tool.files(review.request()),
                null,
                List.of(),
                null,
                null);
        Traces.within(review.traceParent(), () -> outbox.publish(Subjects.ANALYSIS_REQUESTED, run));
    }
}
