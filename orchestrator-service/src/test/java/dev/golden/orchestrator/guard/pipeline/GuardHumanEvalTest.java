package dev.golden.orchestrator.guard.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.golden.orchestrator.guard.GuardReport;
import dev.golden.orchestrator.guard.GuardRequest;
import dev.golden.orchestrator.guard.check.SyntaxCheck;
import dev.golden.orchestrator.guard.fix.Mender;
import dev.golden.testsupport.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class GuardHumanEvalTest {

    private final GuardPipeline guards = Pipelines.of(GuardProperties.defaults(32, DataSize.ofKilobytes(512)));

    @Test
    void canonicalSolutionsPassUnchanged() throws IOException {
        for (JsonNode problem : problems()) {
            String code = problem.get("prompt").asString()
                    + problem.get("canonical_solution").asString();
            GuardReport report = guards.check(GuardRequest.of("python", Map.of("solution.py", code)));
            String id = problem.get("task_id").asString();
            assertThat(report.files()).as(id).containsEntry("solution.py", code);
            assertThat(report.fixesApplied()).as(id).isEmpty();
            assertThat(report.blocked()).as(id + report.findings()).isFalse();
            assertThat(report.findings())
                    .as(id)
                    .noneMatch(finding -> finding.rule().equals(SyntaxCheck.ID));
        }
    }

    @Test
    void fencesAndEachSlipAreMendedToTheOriginal() throws IOException {
        List<String> failed = new ArrayList<>();
        int slips = 0;
        for (JsonNode problem : problems()) {
            String code = problem.get("prompt").asString()
                    + problem.get("canonical_solution").asString();
            String def = "\ndef " + problem.get("entry_point").asString() + "(";
            int head = ("\n" + code).indexOf(def);
            int colon = code.indexOf(":\n", head);
            if (colon > 0) {
                slips++;
                String broken = code.substring(0, colon) + code.substring(colon + 1);
                check(
                        problem,
                        "Here is the solution:\n\n```python\n" + broken + "```\nIt works because it does.\n",
                        code,
                        failed);
            }
            String stripped = code.stripTrailing();
            if (stripped.endsWith(")")) {
                slips++;
                check(problem, stripped.substring(0, stripped.length() - 1) + "\n", stripped + "\n", failed);
            }
        }
        assertThat(slips).isGreaterThan(164);
        assertThat(failed).as("of " + slips).isEmpty();
    }

    private static void check(JsonNode problem, String broken, String wanted, List<String> failed) {
        Set<String> fixes = new LinkedHashSet<>();
        String mended = Mender.mend("python", "solution", broken, "", fixes, () -> false);
        if (!mended.strip().equals(wanted.strip()) || fixes.isEmpty()) {
            failed.add(problem.get("task_id").asString() + fixes);
        }
    }

    private static List<JsonNode> problems() throws IOException {
        Optional<Path> file = SharedData.find("humaneval/HumanEval.jsonl");
        assumeTrue(file.isPresent(), "shared/data/humaneval/HumanEval.jsonl is not here: nothing to compare with");
        JsonMapper mapper = JsonMapper.shared();
        return Files.readAllLines(file.orElseThrow()).stream()
                .filter(line -> !line.isBlank())
                .map(mapper::readTree)
                .toList();
    }
}
