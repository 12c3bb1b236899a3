package dev.golden.sandbox.queue;

import dev.golden.audit.AuditEntry;
import dev.golden.audit.AuditLog;
import dev.golden.contracts.ExecutionStatus;
import dev.golden.database.TenantScope;
import dev.golden.database.Transactions;
import dev.golden.messaging.Outbox;
import dev.golden.sandbox.language.Languages;
import dev.golden.sandbox.language.UnsupportedRequestException;
import dev.golden.sandbox.queue.Execution.EndedBy;
import dev.golden.sandbox.runtime.JobCancelledException;
import dev.golden.sandbox.runtime.JobOutcome;
import dev.golden.sandbox.runtime.SandboxJob;
import dev.golden.sandbox.runtime.SandboxRuntime;
import dev.golden.sandbox.runtime.SandboxUnavailableException;
import dev.golden.telemetry.Scope;
import dev.golden.telemetry.Traces;
import io.opentelemetry.api.trace.SpanKind;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one claimed execution and stores its result, once. */
final class Worker {

    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final int STORE_ATTEMPTS = 10;

    private final ExecutionTable table;
    private final Transactions transactions;
    private final Outbox outbox;
    private final AuditLog audit;
    private final Languages languages;
    private final SandboxRuntime runtime;
    private final Completions completions;
    private final ExecutionMetrics metrics;
    private final Traces traces;
    private final RunTimes times;
    private final Recorders recorders;
    private final int attempts;

    Worker(
            ExecutionTable table,
            Transactions transactions,
            Outbox outbox,
            AuditLog audit,
            Languages languages,
            SandboxRuntime runtime,
            Completions completions,
            ExecutionMetrics metrics,
            Traces traces,
            RunTimes times,
            Recorders recorders,
            int attempts) {
        this.table = table;
        this.transactions = transactions;
        this.outbox = outbox;
        this.audit = audit;
        this.languages = languages;
        this.runtime = runtime;
        this.completions = completions;
        this.metrics = metrics;
        this.traces = traces;
        this.times = times;
        this.recorders = recorders;
        this.attempts = attempts;
    }

    /** A verdict about to be stored. */
    private record Ending(ExecutionStatus status, @Nullable EndedBy endedBy, ExecutionResult result) {}

    /** Whether the claim stands. A program may begin before that is known; nothing of it is told before. */
    interface Standing {
        /** Waits until it is known. */
        boolean stands() throws InterruptedException;

        default boolean isKnown() {
            return true;
        }
    }

    /** Makes what keeps the output of one attempt. */
    interface Recorders {
        OutputRecorder create(ExecutionTable.Claim claim, String mark);
    }

    /** Goes on with the trace of the order, whichever replica took that. */
    void work(ExecutionTable.Claim claim, Standing standing) throws InterruptedException {
        long began = System.nanoTime();
        try (Scope span = traces.begin("sandbox.execute", SpanKind.INTERNAL, claim.traceParent())) {
            span.set("golden.execution.id", claim.id().toString())
                    .set("golden.language", claim.execution().language())
                    .set("golden.action", claim.execution().action().name())
                    .set("golden.attempt", claim.attempt());
            execute(claim, standing, span);
        } finally {
            times.took(System.nanoTime() - began);
        }
    }

    private void execute(ExecutionTable.Claim claim, Standing standing, Scope span) throws InterruptedException {
        Ending ending;
        try {
            ending = run(claim);
        } catch (JobCancelledException e) {
            LOG.atInfo()
                    .addKeyValue("execution", claim.id())
                    .log("Execution was given up: it was cancelled, or its lease is lost");
            return;
        } catch (SandboxUnavailableException e) {
            if (!standing.stands()) {
                return;
            }
            if (claim.attempt() < attempts && runtime.report().available()) {
                LOG.atWarn().addKeyValue("execution", claim.id()).log("Sandbox failed, will be tried again", e);
                TenantScope.runAsPlatform(() -> transactions.write(() -> table.giveBack(claim, true)));
                return;
            }
            LOG.atError().addKeyValue("execution", claim.id()).log("Sandbox failed", e);
            ending = rejected(String.valueOf(e.getMessage()));
        }
        if (!standing.stands()) {
            return;
        }
        span.set("golden.status", ending.status().name());
        store(claim, ending);
    }

    private Ending run(ExecutionTable.Claim claim) throws InterruptedException {
        if (claim.attempt() > attempts) {
            return new Ending(
                    ExecutionStatus.REJECTED,
                    EndedBy.INTERRUPTED,
                    ExecutionResult.rejected("Interrupted: " + attempts + " executors died while running it"));
        }
        try {
            ExecutionOrder.Payload payload = claim.payload();
            SandboxJob job = languages.job(
                    claim.id(),
                    claim.execution().language(),
                    claim.execution().action(),
                    new Languages.SourceText(
                            payload.files(), payload.args(), Objects.requireNonNullElse(payload.stdin(), "")),
                    new Languages.Limits(payload.timeoutMillis(), payload.memoryMegabytes(), payload.profile()));
            OutputRecorder recorder = recorders.create(claim, job.mark());
            recorder.start();
            try {
                JobOutcome outcome = runtime.run(job, recorder);
                return new Ending(outcome.status(), null, ExecutionResult.of(outcome));
            } finally {
                recorder.end();
            }
        } catch (UnsupportedRequestException e) {
            return rejected(String.valueOf(e.getMessage()));
        }
    }

    private static Ending rejected(String reason) {
        return new Ending(ExecutionStatus.REJECTED, null, ExecutionResult.rejected(reason));
    }

    /** A result is worth several tries; without a database the lease ends and the execution runs again. */
    private void store(ExecutionTable.Claim claim, Ending ending) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                TenantScope.runAsPlatform(() -> transactions.write(() -> finish(claim, ending)));
                return;
            } catch (RuntimeException e) {
                if (attempt == STORE_ATTEMPTS) {
                    LOG.atError().addKeyValue("execution", claim.id()).log("Result could not be stored", e);
                    return;
                }
                TimeUnit.MILLISECONDS.sleep(Duration.ofMillis(200L * attempt).toMillis());
            }
        }
    }

    private void finish(ExecutionTable.Claim claim, Ending ending) {
        Optional<Execution> ended = table.finish(claim, ending.status(), ending.endedBy(), ending.result());
        if (ended.isEmpty()) {
            LOG.atInfo().addKeyValue("execution", claim.id()).log("Somebody else owns the execution: result dropped");
            return;
        }
        Execution finished = ended.get();
        if (finished.replySubject() != null) {
            outbox.publish(finished.replySubject(), finished.toEvent());
        }
        for (String kind : Violations.kinds(ending.result().violations())) {
            audit.record(AuditEntry.denied("sandbox.execute", "execution", claim.id(), finished.tenantId(), kind)
                    .with(Map.of(
                            "requestedBy", finished.requestedBy(),
                            "language", finished.language(),
                            "status", finished.word(),
                            "requestSha256", finished.requestSha256())));
        }
        Transactions.afterCommit(() -> {
            metrics.finished(finished);
            completions.completed(claim.id(), ended);
        });
    }
}
