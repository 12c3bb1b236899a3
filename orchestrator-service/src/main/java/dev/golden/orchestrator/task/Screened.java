package dev.golden.orchestrator.task;

import dev.golden.audit.AuditEntry;
import dev.golden.audit.AuditLog;
import dev.golden.contracts.ProblemException;
import dev.golden.contracts.ProblemException.FieldError;
import dev.golden.contracts.ProblemType;
import dev.golden.database.Columns;
import dev.golden.database.Ids;
import dev.golden.database.Transactions;
import dev.golden.orchestrator.plan.PlanNode;
import dev.golden.orchestrator.screening.InputScreen;
import dev.golden.orchestrator.screening.Screening;
import dev.golden.security.Caller;
import dev.golden.telemetry.SecurityDenials;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Refuses submissions that try to instruct the model, and keeps a record of those and of the doubtful ones. */
@Component
class Screened {

    private final InputScreen screen;
    private final JdbcClient jdbc;
    private final Transactions transactions;
    private final AuditLog audit;
    private final SecurityDenials denials;
    private final Clock clock;

    Screened(
            InputScreen screen,
            JdbcClient jdbc,
            Transactions transactions,
            AuditLog audit,
            SecurityDenials denials,
            Clock clock) {
        this.screen = screen;
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.audit = audit;
        this.denials = denials;
        this.clock = clock;
    }

    /** @throws ProblemException 422 {@code injection-detected} with the class of the finding, never the rule */
    void require(Submission submission, Caller caller) {
        StringBuilder text = new StringBuilder(submission.name()).append('\n').append(submission.description());
        for (PlanNode node : submission.input().nodes()) {
            text.append('\n').append(node.description());
        }
        check("task", "description", text.toString(), caller);
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
            files.values().forEach(text -> check("file", field, text, caller));
        }
    }

    private void check(String source, String field, String text, Caller caller) {
        Screening screening = screen.screen(source, text);
        switch (screening.decision()) {
            case ALLOW -> {}
            case FLAG -> transactions.writeSeparately(() -> store(source, screening, text, caller));
            case BLOCK -> {
                transactions.writeSeparately(() -> store(source, screening, text, caller));
                audit.recordDenial(
                        AuditEntry.denied("task.submit", "task", "-", caller.tenantId(), "injection-detected")
                                .with(Map.of("class", screening.attackClass(), "field", field)));
                denials.denied(
                        SecurityDenials.Reason.INJECTION,
                        "task " + field + " " + screening.attackClass(),
                        caller.subject() + "@" + caller.tenantId());
                throw new ProblemException(
                        ProblemType.INJECTION_DETECTED,
                        "The text attempts to instruct the model: " + screening.attackClass(),
                        List.of(new FieldError(field, screening.attackClass())));
            }
        }
    }

    private void store(String source, Screening screening, String text, Caller caller) {
        jdbc.sql("""
                        INSERT INTO injection_findings (id, tenant_id, source, decision, class, score, content_sha256,
                            principal, created_at)
                        VALUES (:id, :tenant, :source, :decision, :class, :score, :sha256, :principal, :now)
                        """)
                .param("id", Ids.next())
                .param("tenant", caller.tenantId())
                .param("source", source)
                .param("decision", screening.decision().name())
                .param("class", screening.attackClass())
                .param("score", screening.score())
                .param("sha256", sha256(text))
                .param("principal", caller.subject())
                .param("now", Columns.timestamp(clock.instant()))
                .update();
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
