package dev.golden.orchestrator.generate;

import dev.golden.audit.AuditEntry;
import dev.golden.audit.AuditLog;
import dev.golden.contracts.Finding;
import dev.golden.injection.InjectionScreen;
import dev.golden.injection.Screening;
import dev.golden.injection.Screening.Decision;
import dev.golden.injection.Trust;
import dev.golden.injection.intake.Intake;
import dev.golden.injection.prompt.Withheld;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Screens what came up inside the run before it flows into the next prompt: other agents' files, and findings with the
 * output of sandboxes in them. What is doubtful leaves a record; what would be blocked loses the lines that instruct, for
 * the prompt only: the files themselves go on unchanged, and no tool can stop a task by what it prints.
 */
@Component
class ContextScreen {

    private final Intake intake;
    private final AuditLog audit;
    private final Withheld withheld;

    ContextScreen(Intake intake, InjectionScreen screen, AuditLog audit) {
        this.intake = intake;
        this.audit = audit;
        this.withheld = new Withheld(screen, text -> false);
    }

    /** The request as a prompt may show it. */
    GenerationRequest shown(GenerationRequest request) {
        return request.showing(
                files(Trust.AGENT, request.built(), request),
                request.findings().stream()
                        .map(finding -> shown(finding, request))
                        .toList(),
                files(Trust.AGENT, request.previousFiles(), request));
    }

    private Map<String, String> files(Trust source, Map<String, String> files, GenerationRequest request) {
        Map<String, String> shown = new TreeMap<>();
        files.forEach((name, text) -> shown.put(name, text(source, text, request)));
        return shown;
    }

    private Finding shown(Finding finding, GenerationRequest request) {
        @Nullable String evidence = finding.evidence();
        return new Finding(
                finding.rule(),
                finding.severity(),
                text(Trust.AGENT, finding.message(), request),
                finding.file(),
                finding.line(),
                evidence == null ? null : text(Trust.TOOL, evidence, request));
    }

    private String text(Trust source, String text, GenerationRequest request) {
        Screening screening = intake.observe(source, text, request.tenantId(), "task:" + request.taskId());
        if (screening.decision() != Decision.BLOCK) {
            return text;
        }
        audit.recordDenial(AuditEntry.denied(
                        "context.withhold", "task", request.taskId(), request.tenantId(), "injection-detected")
                .with(Map.of("class", screening.attackClass(), "source", source.wireName(), "node", request.node())));
        return withheld.text(text);
    }
}
