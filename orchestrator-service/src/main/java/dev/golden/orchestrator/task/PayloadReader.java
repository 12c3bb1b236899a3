package dev.golden.orchestrator.task;

import dev.golden.contracts.AgentRole;
import dev.golden.orchestrator.artifact.Language;
import dev.golden.orchestrator.plan.PlanNode;
import dev.golden.orchestrator.run.TaskInput;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads what may be text or a map of files, and the plan. */
final class PayloadReader {

    private static final int MAX_FILES = 64;
    private static final Set<String> NODE_FIELDS =
            Set.of("key", "role", "description", "depends_on", "candidate", "tests");

    private final Violations violations;
    private final Language language;
    private final AgentRole defaultRole;

    PayloadReader(Violations violations, Language language, AgentRole defaultRole) {
        this.violations = violations;
        this.language = language;
        this.defaultRole = defaultRole;
    }

    TaskInput read(SubmitTask request) {
        Map<String, String> candidate = candidate("candidate", request.candidate());
        Map<String, String> tests = tests("tests", request.tests(), candidate);
        Map<String, String> files = files("files", request.files(), null);
        JsonNode plan = request.plan();
        boolean auto = false;
        List<PlanNode> nodes = List.of();
        if (plan != null && !plan.isNull()) {
            violations.require(
                    candidate == null, "candidate", "belongs to a task without a plan: give each work item its own");
            auto = plan.isString() && plan.stringValue().equals("auto");
            if (!auto && plan.isArray()) {
                nodes = nodes(plan);
            }
            violations.require(auto || plan.isArray(), "plan", "must be \"auto\" or an array of work items");
        }
        return new TaskInput(candidate, tests, files, auto, withTests(nodes, tests));
    }

    private @Nullable Map<String, String> candidate(String field, @Nullable JsonNode node) {
        if (node == null || node.isNull()) {
            return null;
        }
        Map<String, String> files = files(field, node, language.candidateFile());
        violations.require(
                !files.isEmpty() && files.values().stream().noneMatch(String::isBlank), field, "must not be empty");
        return files;
    }

    private Map<String, String> tests(String field, @Nullable JsonNode node, @Nullable Map<String, String> candidate) {
        if (node != null && node.isString() && node.stringValue().isBlank()) {
            return Map.of();
        }
        Map<String, String> files = files(field, node, language.testFile());
        if (candidate != null) {
            violations.require(
                    files.keySet().stream().noneMatch(candidate::containsKey),
                    field,
                    "has the name of a candidate file");
        }
        return files;
    }

    /** @param single name of the file when the value is plain text; null when it must be a map */
    private Map<String, String> files(String field, @Nullable JsonNode node, @Nullable String single) {
        Map<String, String> files = new TreeMap<>();
        if (node == null || node.isNull()) {
            return files;
        }
        if (node.isString() && single != null) {
            files.put(single, node.stringValue());
        } else if (node.isObject()) {
            for (Map.Entry<String, JsonNode> file : node.properties()) {
                TextRules.checkFileName(violations, field, file.getKey());
                violations.require(file.getValue().isString(), field, "must map file names to text");
                files.put(
                        file.getKey(),
                        file.getValue().isString() ? file.getValue().stringValue() : "");
            }
            violations.require(files.size() <= MAX_FILES, field, "must be at most " + MAX_FILES + " files");
        } else {
            violations.add(
                    field,
                    single == null
                            ? "must be an object of file name to text"
                            : "must be text or an object of file name to text");
        }
        for (String text : files.values()) {
            if (!TextRules.isStorable(text)) {
                violations.add(field, "has a character that is not allowed");
                break;
            }
        }
        return files;
    }

    private List<PlanNode> nodes(JsonNode plan) {
        List<PlanNode> nodes = new ArrayList<>();
        for (JsonNode node : plan) {
            String at = "plan[" + nodes.size() + "]";
            if (!node.isObject()) {
                violations.add(at, "must be an object");
                continue;
            }
            for (String name : node.propertyNames()) {
                violations.require(NODE_FIELDS.contains(name), at, "has a field that is not known");
            }
            String role = text(at + ".role", node.get("role"));
            Optional<AgentRole> agent = role.isEmpty() ? Optional.of(defaultRole) : AgentRole.find(role);
            violations.require(agent.isPresent(), at + ".role", "is not a role");
            String description = text(at + ".description", node.get("description"));
            TextRules.checkText(violations, at + ".description", description, Submission.MAX_DESCRIPTION);
            Map<String, String> candidate = candidate(at + ".candidate", node.get("candidate"));
            nodes.add(new PlanNode(
                    text(at + ".key", node.get("key")),
                    agent.orElse(defaultRole),
                    description,
                    dependencies(at + ".depends_on", node.get("depends_on")),
                    candidate,
                    tests(at + ".tests", node.get("tests"), candidate)));
        }
        return nodes;
    }

    private List<String> dependencies(String field, @Nullable JsonNode node) {
        List<String> keys = new ArrayList<>();
        if (node == null || node.isNull()) {
            return keys;
        }
        violations.require(node.isArray(), field, "must be an array of keys");
        if (node.isArray()) {
            for (JsonNode key : node) {
                keys.add(text(field, key));
            }
        }
        return keys;
    }

    private String text(String field, @Nullable JsonNode node) {
        if (node == null || node.isNull()) {
            return "";
        }
        violations.require(node.isString(), field, "must be text");
        return node.isString() ? node.stringValue() : "";
    }

    /** Tests of the task as a whole are those of the work items that nothing depends on. */
    private static List<PlanNode> withTests(List<PlanNode> nodes, Map<String, String> tests) {
        if (tests.isEmpty()) {
            return nodes;
        }
        Set<String> needed = new HashSet<>();
        nodes.forEach(node -> needed.addAll(node.dependsOn()));
        return nodes.stream()
                .map(node -> needed.contains(node.key()) || !node.tests().isEmpty()
                        ? node
                        : new PlanNode(
                                node.key(), node.role(), node.description(), node.dependsOn(), node.candidate(), tests))
                .toList();
    }
}
