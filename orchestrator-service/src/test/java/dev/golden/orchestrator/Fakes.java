package dev.golden.orchestrator;

import dev.golden.contracts.ExecutionStatus;
import dev.golden.contracts.Finding;
import dev.golden.contracts.ReviewOutcome;
import dev.golden.contracts.Severity;
import dev.golden.contracts.Stream;
import dev.golden.contracts.Subjects;
import dev.golden.contracts.VerdictDecision;
import dev.golden.contracts.event.EscalationRaised;
import dev.golden.contracts.event.EscalationWithdrawn;
import dev.golden.contracts.event.ExecutionFinished;
import dev.golden.contracts.event.ExecutionRequested;
import dev.golden.contracts.event.OutcomeRecorded;
import dev.golden.contracts.event.ReviewCompleted;
import dev.golden.contracts.event.ReviewRequested;
import dev.golden.contracts.event.WorkOffered;
import dev.golden.contracts.event.WorkWithdrawn;
import dev.golden.injection.InjectionScreen;
import dev.golden.injection.Screening;
import dev.golden.messaging.Outbox;
import dev.golden.messaging.Subscription;
import dev.golden.orchestrator.generate.CandidateSource;
import dev.golden.orchestrator.generate.Generation;
import dev.golden.orchestrator.generate.GenerationRequest;
import dev.golden.orchestrator.guard.GuardReport;
import dev.golden.orchestrator.guard.Guards;
import dev.golden.orchestrator.plan.PlanSource;
import dev.golden.orchestrator.plan.Planning;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/**
 * The other services, answering over the broker as the real ones would, and a scripted author. What they do is written in
 * the task: a candidate that contains {@code exec=FAILED} fails, {@code exec=LOST} is answered at the second asking only;
 * a title that contains {@code review SPLIT} splits the panel.
 */
@TestConfiguration(proxyBeanMethods = false)
class Fakes {

    final Queue<EscalationRaised> escalations = new ConcurrentLinkedQueue<>();
    final Queue<EscalationWithdrawn> withdrawn = new ConcurrentLinkedQueue<>();
    final Queue<OutcomeRecorded> outcomes = new ConcurrentLinkedQueue<>();
    final Queue<ExecutionRequested> executions = new ConcurrentLinkedQueue<>();
    final Queue<ReviewRequested> reviews = new ConcurrentLinkedQueue<>();
    final Queue<WorkOffered> offers = new ConcurrentLinkedQueue<>();
    final Queue<WorkWithdrawn> withdrawnWork = new ConcurrentLinkedQueue<>();
    final Queue<GenerationRequest> generations = new ConcurrentLinkedQueue<>();

    /** Authors by title; a title that has none submits its candidate. */
    final Map<String, Function<GenerationRequest, Generation>> authors = new ConcurrentHashMap<>();

    volatile boolean hasModel = true;
    volatile Planning planning = new Planning.ModelRequired();

    @Bean
    @Primary
    CandidateSource scriptedSource() {
        return new CandidateSource() {
            @Override
            public boolean hasModel() {
                return hasModel;
            }

            @Override
            public Generation generate(GenerationRequest request) {
                generations.add(request);
                Function<GenerationRequest, Generation> author = authors.get(request.title());
                if (author != null) {
                    return author.apply(request);
                }
                Map<String, String> candidate = request.candidate();
                return candidate == null ? new Generation.ModelRequired() : written(candidate);
            }
        };
    }

    static Generation.Produced written(Map<String, String> files) {
        return new Generation.Produced(files, 10, null, null, "scripted");
    }

    static Generation.Produced written(String text) {
        return written(Map.of("candidate.py", text));
    }

    @Bean
    @Primary
    PlanSource scriptedPlanner() {
        return request -> planning;
    }

    @Bean
    @Primary
    Guards simpleGuards() {
        return request -> {
            Map<String, String> files = new HashMap<>(request.files());
            List<String> fixes = new ArrayList<>();
            files.replaceAll((name, text) -> text.replace("```", ""));
            if (!files.equals(request.files())) {
                fixes.add("code-fence");
            }
            boolean secret = files.values().stream().anyMatch(text -> text.contains("SECRET"));
            List<Finding> findings = secret
                    ? List.of(Finding.of("secret-leak", Severity.CRITICAL, "A secret is in the code"))
                    : List.of();
            return new GuardReport(files, findings, fixes, secret);
        };
    }

    @Bean
    @Primary
    InjectionScreen simpleScreen() {
        return (source, text) -> text.contains("ignore previous instructions")
                ? new Screening(Screening.Decision.BLOCK, "instruction-override", 0.99, List.of())
                : new Screening(Screening.Decision.ALLOW, "none", 0, List.of());
    }

    @Bean
    Subscription<ExecutionRequested> fakeSandbox(Outbox outbox) {
        return Subscription.of(
                Stream.SANDBOX, "fake-sandbox", Subjects.EXECUTION_REQUESTED, ExecutionRequested.class, request -> {
                    long before = executions.stream()
                            .filter(earlier -> earlier.executionId().equals(request.executionId()))
                            .count();
                    executions.add(request);
                    String text = request.files().values().toString();
                    if (text.contains("exec=NEVER") || (text.contains("exec=LOST") && before == 0)) {
                        return;
                    }
                    outbox.publish(Subjects.EXECUTION_FINISHED, finished(request, text));
                    if (text.contains("exec=TWICE")) {
                        outbox.publish(Subjects.EXECUTION_FINISHED, finished(request, text));
                    }
                });
    }

    private ExecutionFinished finished(ExecutionRequested request, String text) {
        long runs = executions.stream()
                .filter(earlier -> earlier.correlationId().equals(request.correlationId()))
                .map(ExecutionRequested::executionId)
                .distinct()
                .count();
        boolean failed = text.contains("exec=FAILED") || (text.contains("exec=FLAKY") && runs == 1);
        return new ExecutionFinished(
                request.tenantId(),
                request.executionId(),
                request.taskId(),
                request.correlationId(),
                request.action(),
                failed ? ExecutionStatus.FAILED : ExecutionStatus.SUCCEEDED,
                failed ? 1 : 0,
                failed ? "1 failed\u0000" : "1 passed",
                "",
                List.of(),
                5,
                10,
                1 << 20);
    }

    @Bean
    Subscription<ReviewRequested> fakePanel(Outbox outbox) {
        return Subscription.of(Stream.PRC, "fake-panel", Subjects.REVIEW_REQUESTED, ReviewRequested.class, request -> {
            reviews.add(request);
            ReviewOutcome outcome = ReviewOutcome.ACCEPTED;
            for (ReviewOutcome wanted : ReviewOutcome.values()) {
                if (request.title().contains("review " + wanted)
                        || request.files().values().toString().contains("review=" + wanted)) {
                    outcome = wanted;
                }
            }
            if (request.title().contains("review NEVER")) {
                return;
            }
            List<Finding> findings = outcome == ReviewOutcome.ACCEPTED
                    ? List.of()
                    : List.of(Finding.of("too-slow", Severity.MAJOR, "It is too slow"));
            outbox.publish(
                    Subjects.REVIEW_COMPLETED,
                    new ReviewCompleted(
                            request.tenantId(),
                            request.reviewId(),
                            request.taskId(),
                            request.correlationId(),
                            outcome,
                            0.9,
                            1.7,
                            false,
                            "The panel says " + outcome,
                            List.of(new ReviewCompleted.PanelVerdict(
                                    "tool-tests", "execution", VerdictDecision.APPROVE, 0.9, findings)),
                            findings));
        });
    }

    @Bean
    Subscription<EscalationRaised> fakeSupervisor() {
        return Subscription.of(
                Stream.ESCALATIONS,
                "fake-supervisor",
                Subjects.ESCALATION_RAISED,
                EscalationRaised.class,
                escalations::add);
    }

    @Bean
    Subscription<EscalationWithdrawn> fakeWithdrawals() {
        return Subscription.of(
                Stream.ESCALATIONS,
                "fake-withdrawals",
                Subjects.ESCALATION_WITHDRAWN,
                EscalationWithdrawn.class,
                withdrawn::add);
    }

    @Bean
    Subscription<WorkOffered> fakeWork() {
        return Subscription.of(Stream.PRC, "fake-work-offered", Subjects.WORK_OFFERED, WorkOffered.class, offers::add);
    }

    @Bean
    Subscription<WorkWithdrawn> fakeWorkWithdrawals() {
        return Subscription.of(
                Stream.PRC, "fake-work-withdrawn", Subjects.WORK_WITHDRAWN, WorkWithdrawn.class, withdrawnWork::add);
    }

    @Bean
    Subscription<OutcomeRecorded> fakeLearner() {
        return Subscription.of(
                Stream.GOVERNANCE, "fake-learner", Subjects.OUTCOME_RECORDED, OutcomeRecorded.class, outcomes::add);
    }
}
