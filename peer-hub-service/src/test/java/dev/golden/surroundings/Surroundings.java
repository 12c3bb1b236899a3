package dev.golden.surroundings;

import dev.golden.contracts.ExecutionStatus;
import dev.golden.contracts.Stream;
import dev.golden.contracts.Subjects;
import dev.golden.contracts.event.AgentRegistered;
import dev.golden.contracts.event.Event;
import dev.golden.contracts.event.ExecutionFinished;
import dev.golden.contracts.event.ExecutionRequested;
import dev.golden.contracts.event.ReviewCompleted;
import dev.golden.contracts.event.WorkFinished;
import dev.golden.database.DatabaseAutoConfiguration;
import dev.golden.database.TenantScope;
import dev.golden.database.Transactions;
import dev.golden.messaging.MessagingAutoConfiguration;
import dev.golden.messaging.Outbox;
import dev.golden.messaging.Subscription;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Plays the orchestrator and the sandbox over the real broker. What a run shows follows from words in the artifact. */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({
    DatabaseAutoConfiguration.class,
    JdbcTemplateAutoConfiguration.class,
    JdbcClientAutoConfiguration.class,
    MessagingAutoConfiguration.class
})
public class Surroundings {

    private final List<ReviewCompleted> completed = new CopyOnWriteArrayList<>();
    private final List<WorkFinished> finished = new CopyOnWriteArrayList<>();
    private final List<AgentRegistered> registered = new CopyOnWriteArrayList<>();
    private final Map<UUID, List<ExecutionRequested>> requested = new ConcurrentHashMap<>();

    @Bean
    MeterRegistry meterRegistry() {
        return new SimpleMeterRegistry();
    }

    @Bean
    Publisher publisher(Transactions transactions, Outbox outbox) {
        return new Publisher(transactions, outbox);
    }

    @Bean
    Subscription<ReviewCompleted> reviewCompleted() {
        return Subscription.of(
                Stream.PRC, "test-review-completed", Subjects.REVIEW_COMPLETED, ReviewCompleted.class, completed::add);
    }

    @Bean
    Subscription<WorkFinished> workFinished() {
        return Subscription.of(
                Stream.PRC, "test-work-finished", Subjects.WORK_FINISHED, WorkFinished.class, finished::add);
    }

    @Bean
    Subscription<AgentRegistered> agentRegistered() {
        return Subscription.of(
                Stream.PRC, "test-agent-registered", Subjects.AGENT_REGISTERED, AgentRegistered.class, registered::add);
    }

    @Bean
    Subscription<ExecutionRequested> analysisRequested(Outbox outbox) {
        return Subscription.of(
                Stream.SANDBOX,
                "test-analysis-requested",
                Subjects.ANALYSIS_REQUESTED,
                ExecutionRequested.class,
                request -> run(request).ifPresent(finished -> outbox.publish(Subjects.ANALYSIS_FINISHED, finished)));
    }

    /** Sends events as other services do. */
    public record Publisher(Transactions transactions, Outbox outbox) {
        public void publish(String subject, Event event) {
            TenantScope.runAsPlatform(() -> transactions.write(() -> {
                outbox.publish(subject, event);
            }));
        }
    }

    public List<ReviewCompleted> completed(UUID reviewId) {
        return completed.stream()
                .filter(event -> event.reviewId().equals(reviewId))
                .toList();
    }

    public List<WorkFinished> finished(UUID workId) {
        return finished.stream().filter(event -> event.workId().equals(workId)).toList();
    }

    public List<AgentRegistered> registered(String agentId) {
        return registered.stream()
                .filter(event -> event.agentId().equals(agentId))
                .toList();
    }

    /** All requests whose artifact holds the text. */
    public List<ExecutionRequested> requestedFor(String text) {
        return requested.values().stream()
                .flatMap(List::stream)
                .filter(request -> request.files().values().stream().anyMatch(file -> file.contains(text)))
                .toList();
    }

    private Optional<ExecutionFinished> run(ExecutionRequested request) {
        List<ExecutionRequested> same =
                requested.computeIfAbsent(request.executionId(), id -> new CopyOnWriteArrayList<>());
        same.add(request);
        String text = String.join("\n", request.files().values());
        if (text.contains("NEVER_ANSWERED") || (text.contains("FIRST_ANSWER_LOST") && same.size() == 1)) {
            return Optional.empty();
        }
        return Optional.of(
                switch (request.action()) {
                    case TEST ->
                        text.contains("TESTS_FAIL") ? failed(request, "1 failed") : passed(request, "1 passed");
                    case LINT ->
                        text.contains("UNDEFINED")
                                ? failed(request, "candidate.py:2:12: undefined name 'UNDEFINED'")
                                : passed(request, "");
                    case SECURITY_SCAN ->
                        text.contains("md5")
                                ? failed(request, """
                                        {"errors": [], "results": [{"filename": "candidate.py", "test_id": "B324",
                                         "issue_severity": "HIGH", "issue_confidence": "HIGH",
                                         "issue_text": "Use of weak MD5 hash", "line_number": 3, "code": "md5"}]}
                                        """)
                                : passed(request, "{\"errors\": [], \"results\": []}");
                    case RUN -> passed(request, "");
                });
    }

    private static ExecutionFinished passed(ExecutionRequested request, String stdout) {
        return finished(request, ExecutionStatus.SUCCEEDED, 0, stdout);
    }

    private static ExecutionFinished failed(ExecutionRequested request, String stdout) {
        return finished(request, ExecutionStatus.FAILED, 1, stdout);
    }

    private static ExecutionFinished finished(
            ExecutionRequested request, ExecutionStatus status, @Nullable Integer exit, String stdout) {
        return new ExecutionFinished(
                request.tenantId(),
                request.executionId(),
                request.taskId(),
                request.correlationId(),
                request.action(),
                status,
                exit,
                stdout,
                "",
                List.of(),
                1,
                1,
                1);
    }
}
