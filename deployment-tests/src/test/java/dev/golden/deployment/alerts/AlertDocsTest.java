package dev.golden.deployment.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table in docs/alerts.md lists exactly the alerts there are. */
class AlertDocsTest {

    private static final Pattern ROW = Pattern.compile(
            "(?m)^\\| \\[(\\w+)]\\(runbooks/(\\w+)\\.md\\) \\| ([a-z, ]+) \\| .* \\| (real|stand-in|always): .* \\|$");

    @Test
    void theTableIsComplete() {
        Map<String, String> severities = new TreeMap<>();
        Matcher row = rows();
        while (row.find()) {
            assertThat(row.group(2)).isEqualTo(row.group(1));
            severities.put(row.group(1), row.group(3));
        }
        assertThat(severities)
                .isEqualTo(new TreeMap<>(AlertRules.alerts().stream()
                        .collect(Collectors.toMap(
                                AlertRules.Rule::name,
                                rule -> rule.labels().getOrDefault("severity", ""),
                                (one, other) -> one + ", " + other))));
    }

    /** How each alert is shown to fire, as the table says. */
    static Map<String, AlertFault.Way> ways() {
        Map<String, AlertFault.Way> ways = new TreeMap<>();
        Matcher row = rows();
        while (row.find()) {
            if (!Set.of("always").contains(row.group(4))) {
                ways.put(
                        row.group(1),
                        AlertFault.Way.valueOf(row.group(4).replace('-', '_').toUpperCase(Locale.ROOT)));
            }
        }
        return ways;
    }

    private static Matcher rows() {
        return ROW.matcher(AlertRules.text(AlertRules.ROOT.resolve("docs/alerts.md")));
    }
}
