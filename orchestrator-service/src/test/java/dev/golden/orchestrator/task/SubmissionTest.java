package dev.golden.orchestrator.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.golden.contracts.ProblemException;
import dev.golden.contracts.ProblemType;
import dev.golden.orchestrator.plan.PlanNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

class SubmissionTest {

    private static final Instant NOW = Instant.parse("2026-11-24T00:00:00Z");
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private static Submission read(String body) {
        return Submission.of(MAPPER.readValue(body.replace('\'', '"'), SubmitTask.class), NOW);
    }

    private static Submission named(String name) {
        return Submission.of(
                new SubmitTask(name, null, null, null, null, null, null, null, null, null, null, null), NOW);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "Sort a list (stable), v2.0: O'Brien's #3 + C++ & more!?",
                "Größe berechnen",
                "並べ替え",
                "सूची क्रमबद्ध करें",
                "a/b_c-d@e"
            })
    void acceptsNamesOfEveryScript(String name) {
        assertThat(named(name).name()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "test; DROP TABLE users;",
                "<script>",
                "a > b",
                "say \"hi\"",
                "back\\slash",
                "tab\there",
                "line\nbreak",
                "nul\0",
                "a\u202Eb",
                "zero\u200Bwidth",
                "half \uD83D",
                "`x`",
                "$x",
                "{x}"
            })
    void refusesOtherCharactersInNames(String name) {
        assertThatThrownBy(() -> named(name)).isInstanceOfSatisfying(ProblemException.class, e -> {
            assertThat(e.type()).isEqualTo(ProblemType.VALIDATION_FAILED);
            assertThat(e.errors())
                    .contains(new ProblemException.FieldError("name", "has a character that is not allowed"));
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | name",
                "{'name': '  '} | name",
                "{'name': 'a', 'role': 'king'} | role",
                "{'name': 'a', 'language': 'cobol'} | language",
                "{'name': 'a', 'priority': 0} | priority",
                "{'name': 'a', 'priority': 6} | priority",
                "{'name': 'a', 'budget_tokens': 0} | budget_tokens",
                "{'name': 'a', 'deadline': '2026-11-23T00:00:00Z'} | deadline",
                "{'name': 'a', 'candidate': ''} | candidate",
                "{'name': 'a', 'candidate': 7} | candidate",
                "{'name': 'a', 'candidate': {'../x.py': 'y'}} | candidate",
                "{'name': 'a', 'candidate': {'/etc/x': 'y'}} | candidate",
                "{'name': 'a', 'candidate': {'.hidden': 'y'}} | candidate",
                "{'name': 'a', 'candidate': {'a//b': 'y'}} | candidate",
                "{'name': 'a', 'candidate': {'x.py': 5}} | candidate",
                "{'name': 'a', 'candidate': 'x', 'tests': {'candidate.py': 'y'}} | tests",
                "{'name': 'a', 'files': 'text'} | files",
                "{'name': 'a', 'labels': {'bad key': 'v'}} | labels",
                "{'name': 'a', 'plan': 'manual'} | plan",
                "{'name': 'a', 'candidate': 'x', 'plan': 'auto'} | candidate",
                "{'name': 'a', 'plan': [{'key': 'a', 'extra': 1}]} | plan[0]",
                "{'name': 'a', 'plan': [{'key': 'a', 'role': 'king'}]} | plan[0].role",
                "{'name': 'a', 'description': 'nul \\u0000'} | description"
            })
    void namesTheFieldThatBreaksARule(String body, String field) {
        assertThatThrownBy(() -> read(body))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.errors())
                                .extracting(ProblemException.FieldError::field)
                                .contains(field));
    }

    @Test
    void limitsTheWhole() {
        String half = "x".repeat(130 * 1024);
        assertThatThrownBy(() -> read("{'name': 'a', 'candidate': '%s', 'tests': '%s'}".formatted(half, half)))
                .hasMessageContaining("256 KiB");
        assertThat(read("{'name': 'a', 'candidate': '%s'}".formatted(half)).name())
                .isEqualTo("a");
    }

    @Test
    void hasDefaults() {
        Submission task = read("{'name': 'a', 'candidate': 'x = 1', 'tests': 'def test(): pass'}");
        assertThat(task.role().wireName()).isEqualTo("developer");
        assertThat(task.language().wireName()).isEqualTo("python");
        assertThat(task.priority()).isEqualTo(3);
        assertThat(task.budgetTokens()).isEqualTo(50_000);
        assertThat(task.input().candidate()).isEqualTo(Map.of("candidate.py", "x = 1"));
        assertThat(task.input().tests()).containsOnlyKeys("test_candidate.py");
        assertThat(task.needingAuthor()).isEmpty();
    }

    @Test
    void givesTheTasksTestsToTheLastWorkItems() {
        Submission task = read(
                "{'name': 'a', 'tests': 't', 'plan': [{'key': 'a', 'candidate': 'x'}, {'key': 'b', 'depends_on': ['a']}]}");
        List<PlanNode> nodes = task.input().nodes();
        assertThat(nodes.get(0).tests()).isEmpty();
        assertThat(nodes.get(1).tests()).containsOnlyKeys("test_candidate.py");
        assertThat(task.needingAuthor()).containsOnlyKeys("candidate of b");
    }

    @Test
    void typeScriptHasItsNames() {
        Submission task =
                read("{'name': 'a', 'language': 'typescript', 'candidate': 'export const a = 1', 'tests': 'x'}");
        assertThat(task.input().candidate()).containsOnlyKeys("candidate.ts");
        assertThat(task.input().tests()).containsOnlyKeys("candidate.test.ts");
        assertThat(task.language().shownAs("core", "candidate.ts")).isEqualTo("core.ts");
        assertThat(task.language().shownAs("core", "candidate.test.ts")).isEqualTo("core.test.ts");
    }
}
