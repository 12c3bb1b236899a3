package dev.golden.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

class DashboardsTest {

    private static final int GRID_WIDTH = 24;
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{?([A-Za-z_]+)");
    private static final Set<String> BUILT_IN = Set.of("__rate_interval");

    /** The five that the deployment checklist names, and two more. */
    @Test
    void theChecklistsDashboardsAreThere() {
        assertThat(Dashboard.all().stream().map(Dashboard::file))
                .contains(
                        "system-overview.json",
                        "peer-review.json",
                        "budget.json",
                        "sandbox.json",
                        "circuit-breakers.json",
                        "dlq.json",
                        "slo.json");
    }

    @Test
    void identifiersAreUnique() {
        List<String> ids = new ArrayList<>();
        Dashboard.all()
                .forEach(dashboard -> ids.add(dashboard.json().path("uid").asString("")));
        assertThat(ids).doesNotHaveDuplicates().doesNotContain("");
    }

    @TestFactory
    List<DynamicTest> everyPanelSaysWhatItShows() {
        return each(dashboard -> {
            assertThat(dashboard.title()).isNotBlank();
            assertThat(dashboard.json().path("description").asString("")).isNotBlank();
            for (JsonNode panel : dashboard.panels()) {
                String title = panel.path("title").asString("");
                assertThat(title).isNotBlank();
                assertThat(panel.path("targets").size()).as(title).isPositive();
                assertThat(panel.path("fieldConfig")
                                .path("defaults")
                                .path("unit")
                                .asString(""))
                        .as("unit of %s", title)
                        .isNotBlank();
                for (JsonNode target : panel.path("targets")) {
                    assertThat(target.path("expr").asString("")).as(title).isNotBlank();
                    assertThat(target.path("datasource").path("uid").asString(""))
                            .as(title)
                            .isEqualTo("${datasource}");
                }
            }
        });
    }

    @TestFactory
    List<DynamicTest> panelsDoNotOverlap() {
        return each(dashboard -> {
            Set<String> taken = new HashSet<>();
            List<Integer> ids = new ArrayList<>();
            dashboard.json().path("panels").forEach(panel -> {
                ids.add(panel.path("id").asInt());
                JsonNode place = panel.path("gridPos");
                int right = place.path("x").asInt() + place.path("w").asInt();
                assertThat(right).isBetween(1, GRID_WIDTH);
                for (int x = place.path("x").asInt(); x < right; x++) {
                    for (int y = place.path("y").asInt();
                            y < place.path("y").asInt() + place.path("h").asInt();
                            y++) {
                        assertThat(taken.add(x + "," + y))
                                .as("%s overlaps at %d,%d", panel.path("title"), x, y)
                                .isTrue();
                    }
                }
            });
            assertThat(ids).doesNotHaveDuplicates();
        });
    }

    @TestFactory
    List<DynamicTest> everyVariableIsDefined() {
        return each(dashboard -> {
            Set<String> defined = new HashSet<>(BUILT_IN);
            dashboard
                    .json()
                    .path("templating")
                    .path("list")
                    .forEach(variable -> defined.add(variable.path("name").asString("")));
            for (JsonNode panel : dashboard.panels()) {
                for (JsonNode target : panel.path("targets")) {
                    Matcher matcher = VARIABLE.matcher(target.path("expr").asString(""));
                    while (matcher.find()) {
                        assertThat(defined).contains(matcher.group(1));
                    }
                }
            }
        });
    }

    private static List<DynamicTest> each(java.util.function.Consumer<Dashboard> check) {
        return Dashboard.all().stream()
                .map(dashboard -> DynamicTest.dynamicTest(dashboard.file(), () -> check.accept(dashboard)))
                .toList();
    }
}
