package dev.golden.peerhub.review;

import dev.golden.contracts.AgentRole;
import dev.golden.contracts.FailureCategory;
import dev.golden.contracts.ProblemException;
import dev.golden.contracts.ProblemType;
import dev.golden.contracts.event.ReviewRequested;
import dev.golden.database.BackgroundWork;
import dev.golden.database.Transactions;
import dev.golden.injection.prompt.Withheld;
import dev.golden.model.ModelGateway;
import dev.golden.model.ModelGateway.ModelAnswer;
import dev.golden.model.ModelGateway.ModelRequest;
import dev.golden.peerhub.agent.Agent;
import dev.golden.peerhub.agent.AgentKind;
import dev.golden.peerhub.agent.Agents;
import dev.golden.peerhub.verdict.ModelAnswers;
import dev.golden.peerhub.verdict.ReviewerPrompt;
import dev.golden.peerhub.verdict.Verdict;
import dev.golden.telemetry.Scope;
import dev.golden.telemetry.Traces;
import io.opentelemetry.api.trace.SpanKind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Works on the seats of model reviewers: one lease, one call outside of any transaction, one fenced commit. */
@Component
class ModelReviewers implements BackgroundWork {

    private static final Logger LOG = LoggerFactory.getLogger(ModelReviewers.class);
    private static final Duration DRAIN = Duration.ofSeconds(8);
    private static final Duration COMMIT_MARGIN = Duration.ofSeconds(5);
    private static final String PLAIN_PROMPT = "You review code that another agent wrote. Find what is wrong with it.";

    private final Assignments assignments;
    private final Reviews reviews;
    private final Agents agents;
    private final Panels panels;
    private final Leases leases;
    private final ModelAnswers answers;
    private final Withheld withheld;
    private final ModelWork work;
    private final JdbcClient jdbc;
    private final Transactions transactions;
    private final ReviewProperties properties;
    private final Traces traces;
    private final Clock clock;
    private final String owner = "peer-hub-" + UUID.randomUUID();
    private final List<Loop> loops = new ArrayList<>();
    private volatile boolean running;

    ModelReviewers(
            Assignments assignments,
            Reviews reviews,
            Agents agents,
            Panels panels,
            Leases leases,
            ModelAnswers answers,
            Withheld withheld,
            ModelWork work,
            JdbcClient jdbc,
            Transactions transactions,
            ReviewProperties properties,
            Traces traces,
            Clock clock) {
        this.assignments = assignments;
        this.reviews = reviews;
        this.agents = agents;
        this.panels = panels;
        this.leases = leases;
        this.answers = answers;
        this.withheld = withheld;
        this.work = work;
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.properties = properties;
        this.traces = traces;
        this.clock = clock;
    }

    @Override
    public void start() {
        running = true;
        // Without a provider no panel has a model's seat: nothing to look for.
        if (panels.model().isEmpty()) {
            return;
        }
        for (int i = 0; i < properties.modelWorkers(); i++) {
            Loop loop = new Loop("peer-hub-model-reviewer-" + i, properties.poll(), this::turn);
            loops.add(loop);
            work.add(loop);
            loop.start();
        }
    }

    /** Lets running calls end for a moment; the seats of those that do not are given back. */
    @Override
    public void stop() {
        running = false;
        Loop.stopAll(loops, DRAIN);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private boolean turn() {
        Instant now = clock.instant();
        Optional<Assignment> taken = transactions.write(() ->
                assignments.lease(new LeaseRequest(AgentKind.MODEL, null, owner, now, now.plus(properties.lease()))));
        taken.ifPresent(seat -> review(seat, now.plus(properties.lease()).minus(COMMIT_MARGIN)));
        return taken.isPresent();
    }

    private void review(Assignment seat, Instant callUntil) {
        Review review = transactions.read(() -> reviews.find(seat.reviewId()).orElseThrow());
        try (Scope span = traces.begin("review", SpanKind.INTERNAL, review.traceParent())) {
            span.set("golden.review.id", review.id().toString()).set("golden.agent.id", seat.agentId());
            review(seat, review, callUntil);
        }
    }

    private void review(Assignment seat, Review review, Instant callUntil) {
        try {
            Verdict verdict = judge(seat, review, callUntil);
            transactions.write(() -> leases.complete(seat, verdict, owner));
        } catch (ProblemException e) {
            if (!running) {
                // The call was interrupted; the flag would break the statement.
                Thread.interrupted();
                transactions.write(() -> assignments.handOver(seat.id(), seat.fencingToken(), clock.instant()));
            } else if (e.type() != ProblemType.LEASE_LOST) {
                failed(seat, e);
            }
        }
    }

    private Verdict judge(Assignment seat, Review review, Instant callUntil) {
        ModelGateway model = panels.model()
                .orElseThrow(() -> new ProblemException(ProblemType.MODEL_REQUIRED, "No model provider is configured"));
        ReviewRequested request = review.request();
        Agent agent = transactions.read(() -> agents.find(seat.agentId()).orElseThrow());
        AgentRole role = AgentRole.find(agent.role()).orElse(AgentRole.REVIEWER);
        ReviewerPrompt.Text prompt = ReviewerPrompt.of(
                prompt(role),
                agent.lens(),
                request.title(),
                withheld.text(request.description()),
                request.language(),
                withheld.files(request.files()));
        ModelAnswer answer = model.complete(new ModelRequest(
                review.tenantId(),
                request.taskId(),
                role,
                "review/" + seat.id(),
                prompt.system(),
                prompt.user(),
                properties.modelAnswerTokens(),
                callUntil.isBefore(review.deadline()) ? callUntil : review.deadline()));
        List<String> artifact = new ArrayList<>(request.files().values());
        artifact.add(request.title());
        artifact.add(request.description());
        return answers.read(answer.text(), answer.model(), artifact);
    }

    private void failed(Assignment seat, ProblemException failure) {
        boolean retryable = failure.type().category() == FailureCategory.TRANSIENT;
        LOG.atWarn()
                .addKeyValue("review", seat.reviewId())
                .addKeyValue("agent", seat.agentId())
                .addKeyValue("problem", failure.type().slug())
                .log("Model reviewer could not judge");
        try {
            transactions.write(
                    () -> leases.fail(seat, "model: " + failure.type().slug(), retryable, owner));
        } catch (ProblemException e) {
            LOG.atDebug().addKeyValue("review", seat.reviewId()).log("Seat was decided meanwhile");
        }
    }

    private String prompt(AgentRole role) {
        return transactions.read(() -> jdbc.sql("SELECT content FROM active_prompts WHERE agent_role = :role")
                .param("role", role.wireName())
                .query(String.class)
                .optional()
                .orElse(PLAIN_PROMPT));
    }
}
