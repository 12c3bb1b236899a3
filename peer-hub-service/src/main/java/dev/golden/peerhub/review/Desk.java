package dev.golden.peerhub.review;

import dev.golden.contracts.VerdictDecision;
import dev.golden.contracts.event.ExecutionEvidence;
import dev.golden.contracts.event.ExecutionFinished;
import dev.golden.contracts.event.ReviewRequested;
import dev.golden.database.Transactions;
import dev.golden.peerhub.agent.Agent;
import dev.golden.peerhub.agent.AgentKind;
import dev.golden.peerhub.verdict.ToolReports;
import dev.golden.peerhub.verdict.Verdict;
import dev.golden.peerhub.verdict.Verdicts;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Opens reviews and takes the tools' answers. Every method runs in the caller's transaction. */
@Component
class Desk {

    private final Reviews reviews;
    private final Assignments assignments;
    private final Verdicts verdicts;
    private final Panels panels;
    private final ToolRuns toolRuns;
    private final ToolReports toolReports;
    private final Closing closing;
    private final ModelWork modelWork;
    private final ReviewProperties properties;
    private final Clock clock;

    Desk(
            Reviews reviews,
            Assignments assignments,
            Verdicts verdicts,
            Panels panels,
            ToolRuns toolRuns,
            ToolReports toolReports,
            Closing closing,
            ModelWork modelWork,
            ReviewProperties properties,
            Clock clock) {
        this.reviews = reviews;
        this.assignments = assignments;
        this.verdicts = verdicts;
        this.panels = panels;
        this.toolRuns = toolRuns;
        this.toolReports = toolReports;
        this.closing = closing;
        this.modelWork = modelWork;
        this.properties = properties;
        this.clock = clock;
    }

    /** Opens the review, or answers again when the id was completed before. */
    void open(ReviewRequested request, String requestedBy, boolean reply) {
        Transactions.require();
        Instant now = clock.instant();
        if (!reviews.add(request, requestedBy, reply, now)) {
            // The requester lost the answer: it gets the stored one. A review under way answers when it is done.
            reviews.lock(request.reviewId())
                    .filter(known -> !known.collecting() && known.reply())
                    .ifPresent(closing::announce);
            return;
        }
        Review review = reviews.lock(request.reviewId()).orElseThrow();
        ExecutionEvidence evidence = request.evidence();
        if (evidence != null && evidence.testsRun()) {
            Verdict shown = toolReports.read(evidence);
            if (shown.decision() == VerdictDecision.REJECT && shown.reproducible()) {
                // The evidence gate: nobody else is asked, the artifact's failure is proven.
                decided(review, Tool.TESTS.agentId(), shown, now);
                closing.settle(review, false);
                return;
            }
        }
        panels.choose(request).forEach(agent -> seat(review, agent, now));
        closing.settle(review, false);
    }

    /** A tool's run ended. Answers that nobody waits for any more are dropped. */
    void analysed(ExecutionFinished run) {
        Optional<Review> found = assignments.find(run.correlationId()).flatMap(seat -> reviews.lock(seat.reviewId()));
        if (found.isEmpty() || !found.get().collecting()) {
            return;
        }
        Review review = found.get();
        // Read again under the lock: another answer may have come first.
        Assignment seat = assignments.find(run.correlationId()).orElseThrow();
        Optional<Tool> tool = Tool.find(seat.agentId());
        if (seat.state() != SeatState.WAITING
                || tool.isEmpty()
                || !seat.executionId().equals(run.executionId())) {
            return;
        }
        Instant now = clock.instant();
        Verdict verdict = toolReports.read(run);
        if (tool.get() == Tool.TESTS) {
            if (verdict.decision() == VerdictDecision.REJECT && seat.attempt() == 1) {
                // Seen once, a failure may be chance; a fresh run makes it evidence.
                toolRuns.request(
                        review, assignments.await(seat.id(), 2, now.plus(properties.analysisWait())), tool.get());
                return;
            }
            verdict = secondLook(seat.attempt(), verdict);
        }
        verdicts.add(review.id(), review.tenantId(), seat.agentId(), verdict, "sandbox", now);
        assignments.finish(seat.id(), now);
        closing.settle(review, false);
    }

    private void seat(Review review, Agent agent, Instant now) {
        if (agent.kind() == AgentKind.TOOL) {
            tool(review, Tool.of(agent).orElseThrow(), now);
            return;
        }
        assignments.add(review, agent.id(), SeatState.PENDING, 0, now, now);
        if (agent.kind() == AgentKind.MODEL) {
            Transactions.afterCommit(modelWork::signal);
        }
    }

    private void tool(Review review, Tool tool, Instant now) {
        ReviewRequested request = review.request();
        int attempt = 1;
        if (tool == Tool.TESTS) {
            if (request.tests().isEmpty()) {
                decided(review, tool.agentId(), Verdict.abstain("there are no tests"), now);
                return;
            }
            ExecutionEvidence evidence = request.evidence();
            if (evidence != null && evidence.testsRun()) {
                Verdict shown = toolReports.read(evidence);
                if (shown.decision() == VerdictDecision.APPROVE) {
                    decided(review, tool.agentId(), shown, now);
                    return;
                }
                // The requester saw it fail once: our run is the second look.
                attempt = shown.decision() == VerdictDecision.REJECT ? 2 : 1;
            }
        }
        Assignment seat = assignments.add(
                review, tool.agentId(), SeatState.WAITING, attempt, now.plus(properties.analysisWait()), now);
        toolRuns.request(review, seat, tool);
    }

    private void decided(Review review, String agentId, Verdict verdict, Instant now) {
        assignments.add(review, agentId, SeatState.DONE, 1, now, now);
        verdicts.add(review.id(), review.tenantId(), agentId, verdict, "peer-hub", now);
    }

    private static Verdict secondLook(int attempt, Verdict verdict) {
        if (attempt < 2) {
            return verdict;
        }
        return switch (verdict.decision()) {
            case REJECT -> verdict.seenTwice();
            case APPROVE -> Verdict.abstain("the tests failed once and passed once");
            case REQUEST_CHANGES, ABSTAIN -> verdict;
        };
    }
}
