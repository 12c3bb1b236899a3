package dev.golden.orchestrator.task;

import dev.golden.contracts.ProblemException;
import dev.golden.injection.Trust;
import dev.golden.injection.intake.Intake;
import dev.golden.orchestrator.plan.PlanNode;
import dev.golden.security.Caller;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Every text of a submission passes the injection intake. */
@Component
class Screened {

    private static final String ACTION = "task.submit";

    private final Intake intake;

    Screened(Intake intake) {
        this.intake = intake;
    }

    /** @throws ProblemException 422 {@code injection-detected} with the class of the finding, never the rule */
    void require(Submission submission, Caller caller) {
        StringBuilder text = new StringBuilder(submission.name()).append('\n').append(submission.description());
        for (PlanNode node : submission.input().nodes()) {
            text.append('\n').append(node.description());
        }
        intake.require(Trust.TASK, ACTION, "description", text.toString(), caller);
        files(submission.input().candidate(), "candidate", caller);
        files(submission.input().tests(), "tests", caller);
        files(submission.input().files(), "files", caller);
        for (PlanNode node : submission.input().nodes()) {
            files(node.candidate(), "plan", caller);
            files(node.tests(), "plan", caller);
        }
    }

    private void files(@Nullable Map<String, String> files, String field, Caller caller) {
        if (files != null) {
            files.values().forEach(text -> intake.require(Trust.FILE, ACTION, field, text, caller));
        }
    }
}
