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
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Screens what came up inside the run before it flows to the next agent: other agents' files, and findings with the output of
 * sandboxes in them. What is doubtful leaves a record; what would be blocked loses the lines that instruct, for the prompt
 * only: the files themselves go on unchanged, and no tool can stop a task by what it prints.
 */
@Component
public class ContextScreen {

    private final Intake intake;
    private final AuditLog audit;
    private final Withheld withheld;

    ContextScreen(Intake intake, InjectionScreen screen, AuditLog audit) {
        this.intake = intake;
        this.audit = audit;
        this.withheld = new Withheld(screen, text -> false);
    }

    /** Whose run it is. */
    public record Run(String tenantId, UUID taskId, String node) {}

    /** The request as a prompt may show it. */
    GenerationRequest shown(GenerationRequest request) {
        Run run = new Run(request.tenantId(), request.taskId(), request.node());
        return request.showing(
                files(request.built(), run), findings(request.findings(), run), files(request.previousFiles(), run));
    }

    private Map<String, String> files(Map<String, String> files, Run run) {
        Map<String, String> shown = new TreeMap<>();
        files.forEach((name, text) -> shown.put(name, text(Trust.AGENT, text, run)));
        return shown;
    }

    /** Findings as the next agent may read them. */
    public List<Finding> findings(List<Finding> findings, Run run) {
        return findings.stream().map(finding -> shown(finding, run)).toList();
    }

    /** Records what is doubtful in files that go on as they are, since somebody has to run them. */
    public void observe(Map<String, String> files, Run run) {
        files.values().forEach(text -> intake.observe(Trust.AGENT, text, run.tenantId(), "task:" + run.taskId()));
    }

    private Finding shown(Finding finding, Run run) {
        @Nullable String evidence = finding.evidence();
        return new Finding(
                finding.rule(),
                finding.severity(),
                text(Trust.AGENT, finding.message(), run),
                finding.file(),
                finding.line(),
                evidence == null ? null : text(Trust.TOOL, evidence, run));
    }

    private String text(Trust source, String text, Run run) {
        Screening screening = intake.observe(source, text, run.tenantId(), "task:" + run.taskId());
        if (screening.decision() != Decision.BLOCK) {
            return text;
        }
        audit.recordDenial(AuditEntry.denied(
                        "context.withhold", "task", run.taskId(), run.tenantId(), "injection-detected")
                .with(Map.of("class", screening.attackClass(), "source", source.wireName(), "node", run.node())));
        return withheld.text(text);
    }
}
