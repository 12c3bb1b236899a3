package dev.golden.operations.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The catalogue is the checklist: every line, its wording, its order. */
class CatalogueTest {

    private static final Path CHECKLIST = Path.of("src/test/resources/deployment-checklist.md");
    private static final Path PAGE = Path.of("../docs/deployment-checklist.md");
    private static final String BEGIN = "<!-- begin lines -->\n";
    private static final String END = "<!-- end lines -->\n";
    private static final Pattern BOX = Pattern.compile("^ *- \\[ ] (.*?)(?:: _+ Date: _+)?$");
    /** What is to be done; the other comments say what is to be expected. */
    private static final Pattern COMMENT = Pattern.compile("^# (?!Expected|Should|Run twice)(.*)$");

    @Test
    void everyLineIsThereWithItsWordingAndInItsOrder() throws IOException {
        List<String> expected = checklist(Files.readAllLines(CHECKLIST));

        assertThat(Catalogue.lines().stream().map(line -> line.section() + ": " + line.text()))
                .containsExactlyElementsOf(expected);
        assertThat(expected).hasSizeGreaterThan(150);
    }

    @Test
    void idsAreUniqueAndPlain() {
        assertThat(Catalogue.lines())
                .extracting(Line::id)
                .doesNotHaveDuplicates()
                .allMatch(id -> id.matches("[a-z0-9-]+"));
    }

    @Test
    void everyLineSaysWhatItNeeds() {
        assertThat(Catalogue.lines())
                .allSatisfy(line -> assertThat(line.needs()).as(line.id()).isNotEmpty());
    }

    @Test
    void thePageListsThem() throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END);
        assertThat(end).isGreaterThanOrEqualTo(begin);
        String fresh = page.substring(0, begin) + table() + page.substring(end);
        if (Boolean.getBoolean("golden.rewrite")) {
            Files.writeString(PAGE, fresh);
        }
        assertThat(PAGE).content().isEqualTo(fresh);
    }

    private static String table() {
        StringBuilder text = new StringBuilder();
        String section = "";
        for (Line line : Catalogue.lines()) {
            if (!line.section().equals(section)) {
                section = line.section();
                text.append("\n### ").append(section).append("\n\n| line | id | needs |\n|---|---|---|\n");
            }
            String needs = line.needs().stream().map(CatalogueTest::code).collect(Collectors.joining(", "));
            text.append("| %s | `%s` | %s%s |%n"
                    .formatted(line.text().replace("|", "\\|"), line.id(), line.acts() ? "`--active`, " : "", needs));
        }
        return text.append('\n').toString();
    }

    private static String code(Need need) {
        return need == Need.HUMAN ? need.option() : need.option().replaceAll("--[a-z-]+", "`$0`");
    }

    private static List<String> checklist(List<String> text) {
        List<String> lines = new ArrayList<>();
        String heading = "";
        String part = "";
        for (String line : text) {
            if (line.startsWith("## ")) {
                heading = line.substring(3);
                part = "";
            } else if (line.startsWith("**Sign-off")) {
                heading = "Sign-off";
                part = "";
            } else if (line.startsWith("### ")) {
                part = line.substring(4);
                if (heading.equals("Operational Runbooks")) {
                    lines.add(heading + ": " + part);
                }
            } else {
                Matcher box = BOX.matcher(line);
                Matcher comment = COMMENT.matcher(line);
                if (box.matches()) {
                    lines.add((part.isEmpty() ? heading : heading + " / " + part) + ": " + box.group(1));
                } else if (heading.equals("Validation") && comment.matches()) {
                    lines.add(heading + " / " + part + ": " + comment.group(1));
                }
            }
        }
        return lines;
    }
}
