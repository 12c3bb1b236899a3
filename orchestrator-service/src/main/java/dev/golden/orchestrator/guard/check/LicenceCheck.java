package dev.golden.orchestrator.guard.check;

import dev.golden.contracts.Finding;
import dev.golden.contracts.Severity;
import dev.golden.orchestrator.guard.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The licence at the top of a file.
 *
 * @param header text that each file of code must carry in its first lines; empty for none
 * @param forbidden words of licences that must not be there, e.g. {@code GNU Affero}
 */
public record LicenceCheck(String header, List<String> forbidden) implements Check {

    private static final int TOP = 3000;

    @Override
    public Rule rule() {
        return Rule.LICENCE;
    }

    @Override
    public List<Finding> check(String language, String file, String text) {
        if (!Check.isCode(language) || text.isBlank()) {
            return List.of();
        }
        List<Finding> findings = new ArrayList<>();
        if (lacks(language, text)) {
            findings.add(new Finding("licence-header", Severity.MAJOR, "The licence header is missing", file, 1, null));
        }
        String top = text.substring(0, Math.min(TOP, text.length())).toLowerCase(Locale.ROOT);
        for (String licence : forbidden) {
            int at = top.indexOf(licence.toLowerCase(Locale.ROOT));
            if (at >= 0) {
                findings.add(new Finding(
                        "licence-forbidden",
                        Severity.MAJOR,
                        "The file is under a licence that is not wanted: " + licence,
                        file,
                        Check.line(text, at),
                        null));
            }
        }
        return findings;
    }

    /** Whether the header is wanted and not there. */
    public boolean lacks(String language, String text) {
        return !header.isBlank()
                && Check.isCode(language)
                && !words(text.substring(0, Math.min(TOP, text.length()))).contains(words(header));
    }

    /** The text with the header as a comment at its top, behind what must be first. */
    public String added(String language, String text) {
        boolean hash = language.equals("python") || language.equals("bash");
        StringBuilder comment = new StringBuilder();
        header.strip()
                .lines()
                .forEach(line ->
                        comment.append((hash ? "# " : "// ") + line.strip()).append('\n'));
        int at = 0;
        while (text.startsWith("#!", at) || (hash && text.startsWith("# -*-", at))) {
            int end = text.indexOf('\n', at);
            if (end < 0) {
                return text + "\n" + comment;
            }
            at = end + 1;
        }
        return text.substring(0, at) + comment + text.substring(at);
    }

    /** Words only: how the comment is drawn does not matter. */
    private static String words(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]++", " ").strip();
    }
}
