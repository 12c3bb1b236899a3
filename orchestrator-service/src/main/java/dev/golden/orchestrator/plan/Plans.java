package dev.golden.orchestrator.plan;

import dev.golden.contracts.ProblemException;
import dev.golden.contracts.ProblemException.FieldError;
import dev.golden.contracts.ProblemType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What makes a plan one that can be run. */
public final class Plans {

    public static final int MAX_NODES = 8;

    private static final Pattern KEY = Pattern.compile("[a-z][a-z0-9_]{0,31}");

    private Plans() {}

    /** @throws ProblemException 422 {@code plan-invalid} that names what is wrong */
    public static void validate(List<PlanNode> nodes) {
        Optional<String> problem = problem(nodes);
        if (problem.isPresent()) {
            throw new ProblemException(
                    ProblemType.PLAN_INVALID, problem.get(), List.of(new FieldError("plan", problem.get())));
        }
    }

    /** What is wrong with the plan, if anything. */
    public static Optional<String> problem(List<PlanNode> nodes) {
        if (nodes.isEmpty()) {
            return Optional.of("plan has no work item");
        }
        if (nodes.size() > MAX_NODES) {
            return Optional.of("plan has " + nodes.size() + " work items, at most " + MAX_NODES + " are allowed");
        }
        Map<String, PlanNode> byKey = new HashMap<>();
        for (PlanNode node : nodes) {
            if (!KEY.matcher(node.key()).matches()) {
                return Optional.of("key must be 1 to 32 lower-case letters, digits and _, starting with a letter");
            }
            if (byKey.put(node.key(), node) != null) {
                return Optional.of("duplicate key " + node.key());
            }
        }
        for (PlanNode node : nodes) {
            for (String dependency : node.dependsOn()) {
                if (!byKey.containsKey(dependency)) {
                    return Optional.of("unknown dependency in depends_on of " + node.key());
                }
            }
        }
        return cycle(nodes).map(path -> "cycle " + String.join(" -> ", path));
    }

    private static Optional<List<String>> cycle(List<PlanNode> nodes) {
        Map<String, List<String>> edges = new HashMap<>();
        nodes.forEach(node -> edges.put(node.key(), node.dependsOn()));
        Set<String> finished = new HashSet<>();
        for (PlanNode node : nodes) {
            List<String> path = new ArrayList<>();
            if (visit(node.key(), edges, finished, path)) {
                return Optional.of(path.subList(path.indexOf(path.getLast()), path.size()));
            }
        }
        return Optional.empty();
    }

    /** Depth first; leaves in {@code path} the way that came back to itself. */
    private static boolean visit(String key, Map<String, List<String>> edges, Set<String> finished, List<String> path) {
        if (finished.contains(key)) {
            return false;
        }
        boolean closed = path.contains(key);
        path.add(key);
        if (closed) {
            return true;
        }
        for (String next : edges.getOrDefault(key, List.of())) {
            if (visit(next, edges, finished, path)) {
                return true;
            }
        }
        path.removeLast();
        finished.add(key);
        return false;
    }
}
