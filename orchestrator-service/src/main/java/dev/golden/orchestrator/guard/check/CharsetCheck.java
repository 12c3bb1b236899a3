package dev.golden.orchestrator.guard.check;

import dev.golden.contracts.Finding;
import dev.golden.contracts.Severity;
import dev.golden.orchestrator.guard.Rule;
import dev.golden.orchestrator.guard.parse.CodeMask;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Bytes that are no text, and characters that make people read something else than compilers do. */
public record CharsetCheck() implements Check {

    private static final Pattern BIDI = Pattern.compile("[\u202A-\u202E\u2066-\u2069]");

    /** Tag characters, which spell hidden text; behind the black flag they are a flag. */
    private static final Pattern TAGS =
            Pattern.compile("(?<!\\x{1F3F4})(?<![\\x{E0020}-\\x{E007E}])[\\x{E0000}-\\x{E007F}]");

    private static final Pattern WORD = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]{0,100}+");

    @Override
    public Rule rule() {
        return Rule.CHARSET;
    }

    @Override
    public List<Finding> check(String language, String file, String text) {
        List<Finding> findings = new ArrayList<>();
        if (isBinary(text)) {
            findings.add(new Finding("binary", Severity.BLOCKER, "The file is no text", file, null, null));
            return findings;
        }
        long odd = 0;
        int firstOdd = -1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isOdd(c)) {
                odd++;
                firstOdd = firstOdd < 0 ? i : firstOdd;
            }
        }
        if (!Check.isCode(language)) {
            return findings;
        }
        if (odd > 0) {
            findings.add(
                    at("control-character", Severity.MAJOR, "Control or unreadable characters", file, text, firstOdd));
        }
        if (text.chars().allMatch(c -> c < 128)) {
            return findings;
        }
        first(BIDI, "bidi-control", "Characters that reorder the text for readers", file, text, findings);
        first(TAGS, "hidden-text", "Characters that spell hidden text", file, text, findings);
        mixed(language, file, text, findings);
        return findings;
    }

    private static boolean isOdd(char c) {
        return (c < 32 && c != '\n' && c != '\r' && c != '\t' && c != '\f') || c == 127 || c == '\uFFFD';
    }

    /** Whether it is no text at all: nothing in it can be mended or judged. */
    public static boolean isBinary(String text) {
        long odd = text.chars().filter(c -> isOdd((char) c)).count();
        return odd > 0 && (odd * 20 > text.length() || format(text));
    }

    private static boolean format(String text) {
        return text.startsWith("%PDF-")
                || text.startsWith("PK\u0003\u0004")
                || text.startsWith("\u007fELF")
                || text.startsWith("GIF8")
                || (text.length() > 4 && text.startsWith("PNG\r\n", 1));
    }

    private static void first(
            Pattern pattern, String id, String message, String file, String text, List<Finding> findings) {
        Matcher matcher = BoundedText.matcher(pattern, text);
        if (matcher.find()) {
            findings.add(at(id, Severity.BLOCKER, message, file, text, matcher.start()));
        }
    }

    /** A name of Latin and of Cyrillic or Greek letters is another name than it seems. */
    private static void mixed(String language, String file, String text, List<Finding> findings) {
        BitSet literals = CodeMask.literals(language, text);
        Matcher word = BoundedText.matcher(WORD, text);
        while (word.find()) {
            if (!literals.get(word.start()) && isMixed(word.group())) {
                findings.add(at(
                        "confusable-name",
                        Severity.MAJOR,
                        "A name with letters of two alphabets",
                        file,
                        text,
                        word.start()));
                return;
            }
        }
    }

    private static boolean isMixed(String word) {
        boolean latin = false;
        boolean other = false;
        for (int i = 0; i < word.length(); i++) {
            Character.UnicodeScript script = Character.UnicodeScript.of(word.charAt(i));
            latin |= script == Character.UnicodeScript.LATIN;
            other |= script == Character.UnicodeScript.CYRILLIC || script == Character.UnicodeScript.GREEK;
        }
        return latin && other;
    }

    private static Finding at(String id, Severity severity, String message, String file, String text, int offset) {
        return new Finding(id, severity, message, file, Check.line(text, offset), null);
    }
}
