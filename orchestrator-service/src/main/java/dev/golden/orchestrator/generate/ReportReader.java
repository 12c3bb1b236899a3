package dev.golden.orchestrator.generate;

import dev.golden.contracts.Severity;
import dev.golden.contracts.VerdictDecision;
import dev.golden.database.Json;
import dev.golden.orchestrator.generate.Reading.Fault;
import dev.golden.orchestrator.generate.Reading.Read;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Reads the judgement of a reviewing work item and writes it down as a report for people and for the items after it. */
final class ReportReader {

    private static final int MOST_FINDINGS = 50;

    private final JsonAnswer answers;

    ReportReader(Json json) {
        this.answers = new JsonAnswer(json);
    }

    Reading<String> read(String answer) {
        AnswerText text = AnswerText.of(answer);
        if (text.fault().isPresent()) {
            return Reading.malformed(
                    text.fault().get(), FilesReader.explain(text.fault().get()));
        }
        JsonAnswer.Found found = answers.find(text.text(), node -> node.has("decision"));
        if (found.truncated()) {
            return Reading.malformed(Fault.TRUNCATED, FilesReader.explain(Fault.TRUNCATED));
        }
        if (found.value().isEmpty()) {
            return Reading.malformed(Fault.NOT_JSON, FilesReader.explain(Fault.NOT_JSON));
        }
        return report(found.value().get()).after(found.notes()).after(text.notes());
    }

    private static Reading<String> report(JsonNode node) {
        Optional<String> decision = name(node.path("decision"), VerdictDecision.values());
        if (decision.isEmpty()) {
            return Reading.malformed(
                    Fault.WRONG_SHAPE, "decision must be one of " + Arrays.toString(VerdictDecision.values()));
        }
        JsonNode findings = node.path("findings");
        if (!findings.isMissingNode() && !findings.isArray()) {
            return Reading.malformed(Fault.WRONG_SHAPE, "findings must be an array");
        }
        if (findings.size() > MOST_FINDINGS) {
            return Reading.malformed(Fault.WRONG_SHAPE, "findings must be at most " + MOST_FINDINGS);
        }
        StringBuilder report = new StringBuilder("# Report\n\nDecision: " + decision.get() + "\n");
        report.append(findings.isEmpty() ? "\nNo findings.\n" : "\n");
        int n = 0;
        for (JsonNode finding : findings) {
            Optional<String> severity = name(finding.path("severity"), Severity.values());
            String message = finding.path("message").asString("").strip();
            if (severity.isEmpty() || message.isEmpty()) {
                return Reading.malformed(Fault.WRONG_SHAPE, "findings[" + n + "] lacks a severity or a message");
            }
            String line = finding.path("line").asString("");
            report.append("- ")
                    .append(severity.get())
                    .append(' ')
                    .append(finding.path("rule").asString("finding"))
                    .append(": ")
                    .append(message)
                    .append(place(finding.path("file").asString(""), line))
                    .append('\n');
            n++;
        }
        return new Read<>(report.toString(), List.of());
    }

    private static String place(String file, String line) {
        if (file.isEmpty() && line.isEmpty()) {
            return "";
        }
        return " (" + file + (line.isEmpty() ? "" : (file.isEmpty() ? "line " : ":") + line) + ")";
    }

    private static Optional<String> name(JsonNode node, Enum<?>[] values) {
        String wanted = node.asString("").strip().toUpperCase(Locale.ROOT).replace(' ', '_');
        return Arrays.stream(values).map(Enum::name).filter(wanted::equals).findFirst();
    }
}
