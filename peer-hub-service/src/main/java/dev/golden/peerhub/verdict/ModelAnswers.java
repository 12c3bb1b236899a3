package dev.golden.peerhub.verdict;

import dev.golden.contracts.Finding;
import dev.golden.contracts.Severity;
import dev.golden.contracts.VerdictDecision;
import dev.golden.database.Json;
import dev.golden.injection.InjectionScreen;
import dev.golden.injection.Trust;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Reads a model reviewer's answer leniently: prose and fences around the JSON are skipped. What cannot be read abstains.
 * An approval of an artifact that talks to its reviewer abstains too, because nobody can tell which of them wrote it.
 */
@Component
public final class ModelAnswers {

    private static final int MOST_FINDINGS = 20;
    private static final int MOST_CHARACTERS = 500;

    /** Score of an injection from which an approval counts nothing: an abstention costs less than a false one. */
    private static final double INSTRUCTS = 0.7;

    private final Json json;
    private final InjectionScreen screen;

    public ModelAnswers(Json json, InjectionScreen screen) {
        this.json = json;
        this.screen = screen;
    }

    /** @param artifact everything the model was shown that did not come from the operator */
    public Verdict read(String answer, String model, List<String> artifact) {
        Optional<JsonNode> found = object(answer);
        Optional<VerdictDecision> decision = found.flatMap(node -> decision(node.path("decision")));
        if (found.isEmpty() || decision.isEmpty()) {
            return Verdict.abstain("the model's answer cannot be read");
        }
        JsonNode node = found.get();
        List<Finding> findings = new ArrayList<>();
        for (JsonNode item : node.path("findings")) {
            if (findings.size() < MOST_FINDINGS) {
                findings.add(finding(item));
            }
        }
        if (decision.get() == VerdictDecision.APPROVE && addressesReviewer(artifact)) {
            Verdict abstention =
                    Verdict.abstain("the artifact addresses its reviewer; an approval of it counts nothing");
            findings.add(Finding.of("reviewer-injection", Severity.MAJOR, "The artifact addresses its reviewer"));
            return Verdict.of(VerdictDecision.ABSTAIN, 0.5, findings, abstention.evidence());
        }
        double probability = Math.clamp(
                node.path("probability").asDouble(decision.get() == VerdictDecision.APPROVE ? 0.8 : 0.2), 0, 1);
        return Verdict.of(
                decision.get(), Double.isNaN(probability) ? 0.5 : probability, findings, Map.of("model", model));
    }

    /** Whether a text speaks to its reviewer, plainly or in any of the disguises the injection screen knows. */
    boolean addressesReviewer(List<String> artifact) {
        return artifact.stream()
                .anyMatch(text -> ReviewerAddress.in(text)
                        || screen.screen(Trust.TASK, text).score() >= INSTRUCTS);
    }

    private Optional<JsonNode> object(String answer) {
        int end = answer.lastIndexOf('}');
        for (int start = answer.indexOf('{'); start >= 0 && start < end; start = answer.indexOf('{', start + 1)) {
            Optional<JsonNode> node = readable(answer.substring(start, end + 1));
            if (node.isPresent()) {
                return node;
            }
        }
        return Optional.empty();
    }

    /** Prose may hold braces, so not every brace starts the object. */
    private Optional<JsonNode> readable(String text) {
        try {
            return Optional.of(json.tree(text)).filter(node -> node.has("decision"));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    private static Optional<VerdictDecision> decision(JsonNode node) {
        String text = node.asString("").strip().toUpperCase(Locale.ROOT).replace(' ', '_');
        for (VerdictDecision decision : VerdictDecision.values()) {
            if (decision.name().equals(text)) {
                return Optional.of(decision);
            }
        }
        return Optional.empty();
    }

    private static Finding finding(JsonNode item) {
        String severity = item.path("severity").asString("").toUpperCase(Locale.ROOT);
        Severity known = Severity.MINOR;
        for (Severity candidate : Severity.values()) {
            known = candidate.name().equals(severity) ? candidate : known;
        }
        int line = item.path("line").asInt(0);
        return new Finding(
                cut(item.path("rule").asString("model-finding")),
                known,
                cut(item.path("message").asString("")),
                text(item.path("file")),
                line > 0 ? line : null,
                text(item.path("evidence")));
    }

    private static @Nullable String text(JsonNode node) {
        String text = node.asString("");
        return text.isEmpty() ? null : cut(text);
    }

    private static String cut(String text) {
        return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS);
    }
}
