package dev.golden.peerhub.verdict;

import dev.golden.contracts.event.ExecutionEvidence;
import dev.golden.contracts.event.ExecutionFinished;
import dev.golden.database.Json;
import org.springframework.stereotype.Component;

/** Turns what a tool reviewer's run in the sandbox showed into its verdict. Pure. */
@Component
public final class ToolReports {

    private final Bandit bandit;

    public ToolReports(Json json) {
        this.bandit = new Bandit(json);
    }

    public Verdict read(ExecutionFinished run) {
        return switch (run.action()) {
            case TEST -> TestRun.read(run);
            case LINT -> Pyflakes.read(run);
            case SECURITY_SCAN -> bandit.read(run);
            case RUN -> Verdict.abstain("a plain run judges nothing");
        };
    }

    /** The verdict of the tests reviewer from a run the requester made itself. */
    public Verdict read(ExecutionEvidence evidence) {
        return TestRun.read(evidence);
    }
}
