package dev.golden.orchestrator.generate;

import dev.golden.contracts.AgentRole;
import dev.golden.database.Json;
import dev.golden.orchestrator.generate.Reading.Fault;
import dev.golden.orchestrator.generate.Reading.Read;
import dev.golden.orchestrator.plan.PlanNode;
import dev.golden.orchestrator.plan.Plans;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Reads work items out of a planner's answer, and holds them to what can be run. */
final class PlanReader {

    private static final Set<AgentRole> ROLES = Set.of(
            AgentRole.ARCHITECT,
            AgentRole.DEVELOPER,
            AgentRole.TESTER,
            AgentRole.SECURITY,
            AgentRole.REVIEWER,
            AgentRole.DOCUMENTER);

    private final JsonAnswer answers;
    private final Map<String, String> tests;

    /** @param tests of the task; they go to the one item whose module they import */
    PlanReader(Json json, Map<String, String> tests) {
        this.answers = new JsonAnswer(json);
        this.tests = tests;
    }

    Reading<List<PlanNode>> read(String answer) {
        AnswerText text = AnswerText.of(answer);
        if (text.fault().isPresent()) {
            return Reading.malformed(
                    text.fault().get(), FilesReader.explain(text.fault().get()));
        }
        JsonAnswer.Found found = answers.find(text.text(), PlanReader::holdsItems);
        if (found.truncated()) {
            return Reading.malformed(Fault.TRUNCATED, FilesReader.explain(Fault.TRUNCATED));
        }
        if (found.value().isEmpty()) {
            return Reading.malformed(Fault.NOT_JSON, "The answer holds no JSON object with \"items\"");
        }
        return plan(found.value().get()).after(found.notes()).after(text.notes());
    }

    private static boolean holdsItems(JsonNode node) {
        return items(node).isPresent();
    }

    private static Optional<JsonNode> items(JsonNode node) {
        if (node.isArray()) {
            return node.isEmpty() || !node.get(0).isObject() ? Optional.empty() : Optional.of(node);
        }
        return Fields.ITEMS.find(node).filter(JsonNode::isArray);
    }

    private Reading<List<PlanNode>> plan(JsonNode node) {
        JsonNode items = items(node).orElseThrow();
        List<PlanNode> nodes = new ArrayList<>();
        for (JsonNode item : items) {
            String at = "items[" + nodes.size() + "]";
            Optional<JsonNode> key = Fields.KEY.find(item);
            if (key.isEmpty() || key.get().isContainer()) {
                return wrong(at + " lacks \"key\"");
            }
            Optional<AgentRole> role = AgentRole.find(
                    Fields.ROLE.text(item).orElse("developer").strip().toLowerCase(Locale.ROOT));
            if (role.filter(ROLES::contains).isEmpty()) {
                return wrong(at + ".role is not one of the roles of work items");
            }
            Optional<String> description = Fields.DESCRIPTION.text(item).filter(words -> !words.isBlank());
            if (description.isEmpty()) {
                return wrong(at + ".description is empty");
            }
            List<String> dependsOn = new ArrayList<>();
            for (JsonNode dependency : Fields.DEPENDS_ON.find(item).stream()
                    .flatMap(value -> value.isArray() ? value.valueStream() : java.util.stream.Stream.of(value))
                    .toList()) {
                if (!dependency.asString("").isBlank()) {
                    dependsOn.add(key(dependency));
                }
            }
            nodes.add(new PlanNode(
                    key(key.get()),
                    role.get(),
                    description.get(),
                    dependsOn.stream().distinct().toList(),
                    null,
                    Map.of()));
        }
        return checked(nodes);
    }

    private Reading<List<PlanNode>> checked(List<PlanNode> nodes) {
        Optional<String> problem = Plans.problem(nodes);
        if (problem.isPresent()) {
            return wrong(problem.get());
        }
        Map<String, PlanNode> byKey = new HashMap<>();
        nodes.forEach(node -> byKey.put(node.key(), node));
        for (PlanNode node : nodes) {
            if (node.role() == AgentRole.TESTER && !buildsOnCode(node, byKey)) {
                return wrong("item " + node.key() + " is a tester's and depends on no developer item");
            }
        }
        if (tests.isEmpty()) {
            return new Read<>(List.copyOf(nodes), List.of());
        }
        List<PlanNode> last = lastCode(nodes);
        if (last.size() != 1) {
            return wrong(
                    "the task has tests, so exactly one developer item must be used by no other developer item; there"
                            + " are " + last.size());
        }
        return new Read<>(
                nodes.stream()
                        .map(node -> node.key().equals(last.getFirst().key()) ? node.withTests(tests) : node)
                        .toList(),
                List.of());
    }

    private static boolean buildsOnCode(PlanNode node, Map<String, PlanNode> byKey) {
        return node.dependsOn().stream().map(byKey::get).anyMatch(dependency -> {
            PlanNode known = java.util.Objects.requireNonNull(dependency);
            return known.role() == AgentRole.DEVELOPER || buildsOnCode(known, byKey);
        });
    }

    private static List<PlanNode> lastCode(List<PlanNode> nodes) {
        Set<String> used = new HashSet<>();
        nodes.stream()
                .filter(node -> node.role() == AgentRole.DEVELOPER)
                .forEach(node -> used.addAll(node.dependsOn()));
        return nodes.stream()
                .filter(node -> node.role() == AgentRole.DEVELOPER && !used.contains(node.key()))
                .toList();
    }

    /** Keys as models write them ("Parse input", 1), in the form that is allowed. */
    private static String key(JsonNode node) {
        String plain = node.asString("").strip().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]+", "_");
        return !plain.isEmpty() && Character.isDigit(plain.charAt(0)) ? "item_" + plain : plain;
    }

    private static <T> Reading<T> wrong(String finding) {
        return Reading.malformed(Fault.WRONG_SHAPE, finding);
    }
}
