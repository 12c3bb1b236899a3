package dev.golden.orchestrator.run;

import dev.golden.orchestrator.plan.PlanNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Work items of a run and the verdicts of those that are accepted.
 *
 * @param accepted by key, in the order of acceptance
 */
public record RunPlan(List<PlanNode> nodes, Map<String, Verdict> accepted) {

    public PlanNode require(String key) {
        return nodes.stream()
                .filter(node -> node.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the run has no work item " + key));
    }

    public RunPlan accept(String key, Verdict verdict) {
        Map<String, Verdict> verdicts = new LinkedHashMap<>(accepted);
        verdicts.put(key, verdict);
        return new RunPlan(nodes, verdicts);
    }

    public boolean isComplete() {
        return accepted.size() == nodes.size();
    }

    /** Items that may start because {@code key} was the last they waited for. */
    public List<PlanNode> startedBy(String key) {
        return nodes.stream()
                .filter(node -> node.dependsOn().contains(key))
                .filter(node -> accepted.keySet().containsAll(node.dependsOn()))
                .toList();
    }

    /** What the item builds on, directly or through others: its own dependencies first, then theirs. */
    public List<PlanNode> foundations(PlanNode node) {
        Map<String, PlanNode> found = new LinkedHashMap<>();
        Deque<String> next = new ArrayDeque<>(node.dependsOn());
        while (!next.isEmpty()) {
            String key = next.removeFirst();
            if (!found.containsKey(key)) {
                PlanNode dependency = require(key);
                found.put(key, dependency);
                next.addAll(dependency.dependsOn());
            }
        }
        return List.copyOf(found.values());
    }

    /** Items that wait for nothing. */
    public List<PlanNode> roots() {
        return nodes.stream().filter(node -> node.dependsOn().isEmpty()).toList();
    }
}
