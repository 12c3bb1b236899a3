package dev.golden.orchestrator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.golden.contracts.AgentRole;
import dev.golden.contracts.ProblemException;
import dev.golden.contracts.ProblemType;
import dev.golden.orchestrator.run.RunPlan;
import dev.golden.orchestrator.run.Verdict;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PlansTest {

    private static PlanNode node(String key, String... dependsOn) {
        return new PlanNode(key, AgentRole.DEVELOPER, "", List.of(dependsOn), null, Map.of());
    }

    @Test
    void namesWhatIsWrong() {
        assertThat(Plans.problem(List.of())).hasValue("plan has no work item");
        assertThat(Plans.problem(
                        IntStream.range(0, 9).mapToObj(i -> node("n" + i)).toList()))
                .hasValue("plan has 9 work items, at most 8 are allowed");
        assertThat(Plans.problem(List.of(node("a"), node("a")))).hasValue("duplicate key a");
        assertThat(Plans.problem(List.of(node("a", "b")))).hasValue("unknown dependency in depends_on of a");
        assertThat(Plans.problem(List.of(node("a", "a")))).hasValue("cycle a -> a");
        assertThat(Plans.problem(List.of(node("x", "a"), node("a", "b"), node("b", "c"), node("c", "a"))))
                .hasValue("cycle a -> b -> c -> a");
        assertThat(Plans.problem(List.of(node("A")))).isPresent();
        assertThat(Plans.problem(List.of(node("a"), node("b", "a"), node("c", "a", "b"))))
                .isEmpty();
        assertThatThrownBy(() -> Plans.validate(List.of()))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.type()).isEqualTo(ProblemType.PLAN_INVALID));
    }

    /** A plan is accepted exactly when starting items as they become free ends with all of them done. */
    @Property(tries = 500)
    void acceptsExactlyThePlansThatCanBeFinished(
            @ForAll @Size(min = 1, max = 8) List<@Size(max = 3) Set<@IntRange(max = 7) Integer>> graph) {
        List<PlanNode> nodes = new ArrayList<>();
        for (int i = 0; i < graph.size(); i++) {
            nodes.add(node(
                    "n" + i,
                    graph.get(i).stream()
                            .filter(target -> target < graph.size())
                            .map(target -> "n" + target)
                            .toArray(String[]::new)));
        }
        RunPlan plan = new RunPlan(nodes, Map.of());
        Set<String> started = new HashSet<>();
        List<PlanNode> ready = new ArrayList<>(plan.roots());
        while (!ready.isEmpty()) {
            PlanNode next = ready.removeFirst();
            assertThat(started.add(next.key())).as("%s starts once", next.key()).isTrue();
            plan = plan.accept(next.key(), Verdict.of(Verdict.Outcome.ACCEPTED, "fine"));
            ready.addAll(plan.startedBy(next.key()));
        }
        assertThat(Plans.problem(nodes).isEmpty()).isEqualTo(plan.isComplete());
    }
}
