package dev.golden.orchestrator.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.golden.contracts.AgentRole;
import dev.golden.contracts.ProblemException;
import dev.golden.database.Json;
import dev.golden.orchestrator.plan.PlanNode;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelPlanSourceTest {

    @Test
    void readsPlansAsModelsWriteThem() {
        List<PlanNode> nodes = ModelPlanSource.nodes(new Json(), """
                Here is the plan:
                ```json
                {"plan": [{"key": "core", "role": "developer", "description": "Write it", "depends_on": []},
                 {"key": "tests", "role": "tester", "description": "Test it", "depends_on": ["core"],},]}
                ```
                """);
        assertThat(nodes).extracting(PlanNode::key).containsExactly("core", "tests");
        assertThat(nodes.get(1).role()).isEqualTo(AgentRole.TESTER);
        assertThat(nodes.get(1).dependsOn()).containsExactly("core");
    }

    @Test
    void refusesWhatIsNoPlan() {
        for (String answer :
                List.of("I cannot do that.", "[]", "{}", "[1]", "[{\"key\": \"a\", \"role\": \"boss\"}]", "")) {
            assertThatThrownBy(() -> ModelPlanSource.nodes(new Json(), answer))
                    .as(answer)
                    .isInstanceOf(ProblemException.class);
        }
    }
}
