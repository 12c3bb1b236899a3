package dev.golden.peerhub.review;

import dev.golden.contracts.Finding;
import dev.golden.contracts.ProblemException;
import dev.golden.injection.Trust;
import dev.golden.injection.intake.Intake;
import dev.golden.peerhub.verdict.Verdict;
import dev.golden.security.Caller;
import java.util.Objects;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** What a caller writes to the panel passes the injection intake; what is to be judged is only recorded. */
@Component
class ReviewIntake {

    private final Intake intake;

    ReviewIntake(Intake intake) {
        this.intake = intake;
    }

    /**
     * The request's own words must not instruct. The artifact may: to judge that is what reviewers are for.
     *
     * @throws ProblemException 422 {@code injection-detected}
     */
    void require(SubmitReview body, Caller caller) {
        String text = Objects.requireNonNullElse(body.title(), "")
                + "\n"
                + Objects.requireNonNullElse(body.description(), "");
        intake.require(Trust.TASK, "review.submit", "description", text, caller);
        body.artifact().values().forEach(file -> observe(Trust.AGENT, file, caller));
    }

    /** Findings go into the author's next prompt. */
    void observe(Verdict verdict, Caller caller) {
        String text = verdict.findings().stream().map(Finding::message).collect(Collectors.joining("\n"));
        observe(Trust.AGENT, text, caller);
    }

    private void observe(Trust source, String text, Caller caller) {
        intake.observe(source, text, caller.tenantId(), caller.subject());
    }
}
