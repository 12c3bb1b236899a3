package dev.golden.orchestrator.generate;

import dev.golden.contracts.Finding;
import dev.golden.database.Json;
import dev.golden.injection.prompt.MarkedPrompt;
import dev.golden.injection.prompt.Provenance;
import dev.golden.orchestrator.artifact.Language;
import dev.golden.orchestrator.generate.Conversation.Outcome;
import dev.golden.orchestrator.generate.Conversation.Question;
import dev.golden.orchestrator.plan.PlanNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Has a model do a work item in its role: the prompt, what the item builds on, and the form of the answer. */
@Component
class RoleAuthor {

    private final ModelCalls calls;
    private final Conversation conversation;
    private final ContextScreen screen;
    private final Json json;

    RoleAuthor(ModelCalls calls, Conversation conversation, ContextScreen screen, Json json) {
        this.calls = calls;
        this.conversation = conversation;
        this.screen = screen;
        this.json = json;
    }

    boolean available() {
        return calls.available();
    }

    Generation write(GenerationRequest request) {
        String file = fileName(request);
        Contract contract = Contract.of(request.role(), request.document());
        GenerationRequest shown = screen.shown(request);
        Outcome<Map<String, String>> outcome = conversation.ask(
                new Question(
                        request.tenantId(),
                        request.taskId(),
                        request.role(),
                        key(request),
                        contract,
                        () -> text(shown, file),
                        request.deadline(),
                        request.budgetTokensLeft()),
                reader(contract, file, request));
        return switch (outcome) {
            case Outcome.Denied<Map<String, String>> denied -> new Generation.BudgetDenied(denied.reason());
            case Outcome.Unusable<Map<String, String>> unusable ->
                new Generation.Malformed(
                        unusable.fault().wireName(), unusable.finding(), unusable.tokens(), unusable.model());
            case Outcome.Got<Map<String, String>> got ->
                new Generation.Produced(
                        got.value(),
                        got.tokens(),
                        calls.family(request.role()),
                        got.promptId(),
                        got.model(),
                        got.notes());
        };
    }

    static String key(GenerationRequest request) {
        return "generate:" + request.stepId();
    }

    private Function<String, Reading<Map<String, String>>> reader(
            Contract contract, String file, GenerationRequest request) {
        Set<String> taken = new HashSet<>(request.files().keySet());
        taken.addAll(request.built().keySet());
        taken.addAll(request.tests().keySet());
        return switch (contract) {
            case FILES -> new FilesReader(json, file, taken)::read;
            case DOCUMENT -> answer -> named(file, new DocumentReader(json).read(answer));
            case REPORT -> answer -> named(file, new ReportReader(json).read(answer));
            case PLAN -> throw new IllegalStateException("a plan is no work item");
        };
    }

    private static Reading<Map<String, String>> named(String file, Reading<String> document) {
        return switch (document) {
            case Reading.Malformed<String> malformed -> Reading.malformed(malformed.fault(), malformed.finding());
            case Reading.Read<String> read -> new Reading.Read<>(Map.of(file, read.value()), read.notes());
        };
    }

    private MarkedPrompt text(GenerationRequest request, String file) {
        MarkedPrompt text = calls.text()
                .say("Role: " + request.role().wireName() + ". Language: " + request.language() + ".")
                .data("file to write", Provenance.PLATFORM, file)
                .data("title", Provenance.CALLER, request.title())
                .data("task", Provenance.CALLER, request.description())
                .files("file", Provenance.CALLER, request.files());
        if (!request.built().isEmpty()) {
            text.say("Other agents of the team have written these files. They stand beside yours under these names; "
                            + "use them, do not repeat them.")
                    .files("file", Provenance.AGENT, request.built());
        }
        if (!request.tests().isEmpty()) {
            text.say("The result must pass these tests.").files("test", Provenance.CALLER, request.tests());
        }
        if (!request.previousFiles().isEmpty()) {
            text.say("Your previous answer was refused. Answer with the complete corrected files.")
                    .files("previous", Provenance.AGENT, request.previousFiles());
        }
        if (!request.findings().isEmpty()) {
            text.data("findings", Provenance.TOOL, findings(request.findings()));
        }
        return text.data("guidance", Provenance.HUMAN, request.guidance());
    }

    private static String findings(List<Finding> findings) {
        return findings.stream()
                .map(finding -> "- " + finding.severity() + " " + finding.rule() + ": " + finding.message()
                        + (finding.line() == null ? "" : " (line " + finding.line() + ")")
                        + (finding.evidence() == null ? "" : "\n  " + finding.evidence()))
                .collect(Collectors.joining("\n"));
    }

    private static String fileName(GenerationRequest request) {
        PlanNode node =
                new PlanNode(request.node(), request.role(), "", List.of(), request.candidate(), request.tests());
        Language language = Language.find(request.language()).orElse(Language.PYTHON);
        return Authorship.fileName(node, language, request.previousFiles());
    }
}
