package dev.golden.injection.intake;

import dev.golden.audit.AuditEntry;
import dev.golden.audit.AuditLog;
import dev.golden.contracts.ProblemException;
import dev.golden.contracts.ProblemException.FieldError;
import dev.golden.contracts.ProblemType;
import dev.golden.injection.InjectionScreen;
import dev.golden.injection.Screening;
import dev.golden.injection.Screening.Decision;
import dev.golden.injection.Trust;
import dev.golden.security.Caller;
import dev.golden.telemetry.SecurityDenials;
import java.util.List;
import java.util.Map;

/** Refuses what tries to instruct the model, and keeps a record of that and of what is doubtful. */
public final class Intake {

    private final InjectionScreen screen;
    private final InjectionFindings findings;
    private final AuditLog audit;
    private final SecurityDenials denials;

    Intake(InjectionScreen screen, InjectionFindings findings, AuditLog audit, SecurityDenials denials) {
        this.screen = screen;
        this.findings = findings;
        this.audit = audit;
        this.denials = denials;
    }

    /**
     * Lets a text of a request in, or not.
     *
     * @param action what was asked for, e.g. {@code task.submit}: its noun names the object in the audit row
     * @param field field of the request that holds the text
     * @throws ProblemException 422 {@code injection-detected} with the class of the finding, never the rule
     */
    public void require(Trust source, String action, String field, String text, Caller caller) {
        Screening screening = observe(source, text, caller.tenantId(), caller.subject());
        if (screening.decision() != Decision.BLOCK) {
            return;
        }
        String object = action.substring(0, action.indexOf('.'));
        audit.recordDenial(AuditEntry.denied(action, object, "-", caller.tenantId(), "injection-detected")
                .with(Map.of("class", screening.attackClass(), "field", field)));
        denials.denied(
                SecurityDenials.Reason.INJECTION,
                object + " " + field + " " + screening.attackClass(),
                caller.subject() + "@" + caller.tenantId());
        throw new ProblemException(
                ProblemType.INJECTION_DETECTED,
                "The text attempts to instruct the model: " + screening.attackClass(),
                List.of(new FieldError(field, screening.attackClass())));
    }

    /** Screens and records, refuses nothing: for text that came up inside a run. */
    public Screening observe(Trust source, String text, String tenantId, String principal) {
        Screening screening = screen.screen(source, text);
        if (screening.decision() != Decision.ALLOW) {
            findings.store(source, screening, text, tenantId, principal);
        }
        return screening;
    }
}
