package dev.golden.orchestrator.guard.pipeline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Labelled outputs from files {@code *.cases}. A case begins with {@code §§ id | language | kind | labels}; kind is
 * {@code fix} (broken, and a fixer must mend it), {@code detect} (broken, no fixer can) or {@code clean}. A section
 * {@code §§ test} runs against what came out, {@code §§ expect} is what must come out. {@code «NBSP»} and the like stand
 * for what nobody would see, {@code «»} for nothing: it keeps scanners of repositories from taking a case for a leak.
 */
final class Corpus {

    /** @param labels any of them, as a fixer's name or a finding's rule, tells that the slip was noticed */
    record Case(String id, String language, Kind kind, List<String> labels, String text, String test, String expect) {

        String file() {
            return switch (language) {
                case "python" -> "candidate.py";
                case "javascript" -> "candidate.js";
                case "typescript" -> "candidate.ts";
                case "java" -> "Candidate.java";
                case "bash" -> "candidate.sh";
                default -> "candidate." + language;
            };
        }
    }

    enum Kind {
        FIX,
        DETECT,
        CLEAN
    }

    private static final Map<String, String> MARKS = Map.ofEntries(
            Map.entry("", ""),
            Map.entry("BOM", "\uFEFF"),
            Map.entry("CR", "\r"),
            Map.entry("TAB", "\t"),
            Map.entry("NBSP", "\u00A0"),
            Map.entry("ZWSP", "\u200B"),
            Map.entry("ZWJ", "\u200D"),
            Map.entry("SHY", "\u00AD"),
            Map.entry("LG", "\u00AB"),
            Map.entry("RG", "\u00BB"),
            Map.entry("NUL", "\0"),
            Map.entry("ESC", "\u001B"),
            Map.entry("FFFD", "\uFFFD"),
            Map.entry("RLO", "\u202E"),
            Map.entry("PDI", "\u2069"),
            Map.entry("TAG-i", "\uDB40\uDC69"),
            Map.entry("TAG-g", "\uDB40\uDC67"));
    private static final Pattern MARK = Pattern.compile("«([A-Za-z-]*)»");

    private Corpus() {}

    /** Of the test resources, or of the folder {@code guard.corpus} names. */
    static List<Case> all(String folder) {
        String own = System.getProperty("guard.corpus");
        return read(own == null ? Path.of("src/test/resources/guard", folder) : Path.of(own, folder));
    }

    static List<Case> read(Path folder) {
        try (var files = Files.list(folder)) {
            List<Case> cases = new ArrayList<>();
            for (Path file : files.filter(path -> path.toString().endsWith(".cases"))
                    .sorted()
                    .toList()) {
                parse(Files.readString(file), cases);
            }
            return cases;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void parse(String text, List<Case> cases) {
        for (String part : ("\n" + text).split("\n§§ (?!test\\n|expect\\n)")) {
            if (part.isBlank()) {
                continue;
            }
            int head = part.indexOf('\n');
            String[] fields = part.substring(0, head).split("\\|");
            String[] sections = part.substring(head + 1).split("(?:^|\n)§§ (?=test\n|expect\n)");
            String test = "";
            String expect = "";
            for (String section : Arrays.asList(sections).subList(1, sections.length)) {
                String body = section.substring(section.indexOf('\n') + 1);
                if (section.startsWith("test")) {
                    test = body;
                } else {
                    expect = decode(body);
                }
            }
            cases.add(new Case(
                    fields[0].strip(),
                    fields[1].strip(),
                    Kind.valueOf(fields[2].strip().toUpperCase(java.util.Locale.ROOT)),
                    fields.length < 4 ? List.of() : List.of(fields[3].strip().split("\\s*,\\s*")),
                    decode(sections[0].stripTrailing() + "\n"),
                    test,
                    expect));
        }
    }

    private static String decode(String text) {
        return MARK.matcher(text)
                .replaceAll(mark -> Matcher.quoteReplacement(MARKS.getOrDefault(mark.group(1), mark.group())));
    }
}
