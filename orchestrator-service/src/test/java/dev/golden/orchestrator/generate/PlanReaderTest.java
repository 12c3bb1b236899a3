package dev.golden.orchestrator.generate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.golden.contracts.AgentRole;
import dev.golden.database.Json;
import dev.golden.orchestrator.generate.Reading.Malformed;
import dev.golden.orchestrator.generate.Reading.Read;
import dev.golden.orchestrator.plan.PlanNode;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlanReaderTest {

    private static final Map<String, String> NO_TESTS = Map.of();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'items': [{'key': 'core', 'role': 'developer', 'description': 'Write it', 'depends_on': []},"
                        + " {'key': 'checks', 'role': 'tester', 'description': 'Test it', 'depends_on': ['core']}]}",
                "Here is the plan:\n```json\n{'plan': [{'key': 'core', 'role': 'developer', 'description': 'Write it'},\n"
                        + " {'key': 'checks', 'role': 'Tester', 'description': 'Test it', 'depends_on': ['core'],},]}\n```\nDone.",
                "<think>Two items? {'items': maybe}</think>[{'id': 'Core', 'agent': 'developer', 'task': 'Write it'},"
                        + " {'id': 'checks', 'agent': 'tester', 'task': 'Test it', 'dependencies': 'core'}]",
                "{'work-items': [{'name': 'core', 'role': 'developer', 'description': 'Write it', 'dependsOn': null}, // one\n"
                        + " {'name': 'checks', 'role': 'tester', 'description': 'Test it', 'dependsOn': ['core']}]}",
            })
    void readsPlansAsModelsWriteThem(String answer) {
        List<PlanNode> nodes = read(answer, NO_TESTS);
        assertThat(nodes).extracting(PlanNode::key).containsExactly("core", "checks");
        assertThat(nodes.get(1).role()).isEqualTo(AgentRole.TESTER);
        assertThat(nodes.get(1).dependsOn()).containsExactly("core");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "I cannot do that. | refused",
                "There is nothing to plan here. | not-json",
                "[] | not-json",
                "{} | not-json",
                "[1] | not-json",
                "{'items': [{'key': 'a', 'role': 'developer', 'descr | truncated",
                "{'items': []} | no work item",
                "{'items': [{'key': 'a', 'role': 'boss', 'description': 'x'}]} | items[0].role",
                "{'items': [{'key': 'a', 'role': 'planner', 'description': 'x'}]} | items[0].role",
                "{'items': [{'role': 'developer', 'description': 'x'}]} | items[0] lacks",
                "{'items': [{'key': 'a', 'role': 'developer'}]} | items[0].description",
                "{'items': [{'key': 'a', 'description': 'x', 'depends_on': ['b']}]} | unknown dependency",
                "{'items': [{'key': 'a', 'description': 'x', 'depends_on': ['a']}]} | cycle a -> a",
                "{'items': [{'key': 'a', 'role': 'tester', 'description': 'x'}]} | depends on no developer item",
            })
    void refusesWhatIsNoPlanAndSaysWhy(String answer, String why) {
        Reading<List<PlanNode>> reading = new PlanReader(new Json(), NO_TESTS).read(answer.replace('\'', '"'));
        assertThat(reading).as(answer).isInstanceOf(Malformed.class);
        Malformed<List<PlanNode>> malformed = (Malformed<List<PlanNode>>) reading;
        assertThat(malformed.fault().wireName() + " " + malformed.finding()).contains(why);
        assertThat(new PlanReader(new Json(), NO_TESTS).read("")).isInstanceOf(Malformed.class);
    }

    @Test
    void testsOfTheTaskGoToTheModuleTheyImport() {
        Map<String, String> tests = Map.of("test_candidate.py", "from candidate import f");
        List<PlanNode> nodes = read("""
                {"items": [
                 {"key": "core", "role": "developer", "description": "x", "depends_on": []},
                 {"key": "app", "role": "developer", "description": "x", "depends_on": ["core"]},
                 {"key": "guide", "role": "documenter", "description": "x", "depends_on": ["app"]}]}
                """, tests);
        assertThat(nodes).extracting(PlanNode::tests).containsExactly(NO_TESTS, tests, NO_TESTS);

        assertThat(new PlanReader(new Json(), tests).read("""
                {"items": [{"key": "a", "description": "x"}, {"key": "b", "description": "y"}]}
                """))
                .isInstanceOfSatisfying(
                        Malformed.class,
                        malformed -> assertThat(malformed.finding()).contains("there are 2"));
    }

    private static List<PlanNode> read(String answer, Map<String, String> tests) {
        Reading<List<PlanNode>> reading = new PlanReader(new Json(), tests).read(answer.replace('\'', '"'));
        assertThat(reading).as(answer).isInstanceOf(Read.class);
        return Objects.requireNonNull(((Read<List<PlanNode>>) reading).value());
    }
}
