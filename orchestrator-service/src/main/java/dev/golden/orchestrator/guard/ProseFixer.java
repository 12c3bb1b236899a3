package dev.golden.orchestrator.guard;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Cuts sentences before and after Python code. A sentence is a line at the margin that begins with two plain words next
 * to each other: no Python statement does, except those that begin with a keyword.
 */
record ProseFixer() implements Fixer {

    private static final Set<String> KEYWORDS = Set.of(
            "False",
            "None",
            "True",
            "and",
            "as",
            "assert",
            "async",
            "await",
            "break",
            "class",
            "continue",
            "def",
            "del",
            "elif",
            "else",
            "except",
            "finally",
            "for",
            "from",
            "global",
            "if",
            "import",
            "in",
            "is",
            "lambda",
            "nonlocal",
            "not",
            "or",
            "pass",
            "raise",
            "return",
            "try",
            "while",
            "with",
            "yield",
            "match",
            "case",
            "type",
            "print",
            "exec");

    private static final Set<String> JOINERS = Set.of("in", "is", "not", "and", "or", "if", "else", "for");

    @Override
    public String name() {
        return "prose";
    }

    @Override
    public Optional<String> fix(String language, String text) {
        if (!language.equals("python")) {
            return Optional.empty();
        }
        PythonScan scan = PythonScan.of(text);
        List<PythonScan.Line> lines = scan.lines();
        int first = 0;
        int cutTo = 0;
        while (first < lines.size() && (isBlank(scan, lines.get(first)) || prose(scan, lines.get(first)))) {
            if (prose(scan, lines.get(first))) {
                cutTo = first + 1;
            }
            first++;
        }
        int last = lines.size() - 1;
        int cutFrom = lines.size();
        while (last > first && (isBlank(scan, lines.get(last)) || prose(scan, lines.get(last)))) {
            if (prose(scan, lines.get(last))) {
                cutFrom = last;
            }
            last--;
        }
        // Nothing but prose is not code with slips: left as it is for the syntax finding.
        if (first >= lines.size() || (cutTo == 0 && cutFrom == lines.size())) {
            return Optional.empty();
        }
        int from = lines.get(cutTo).start();
        int to = cutFrom == lines.size() ? text.length() : lines.get(cutFrom).start();
        return Fixer.changed(text, text.substring(from, Math.max(from, to)));
    }

    private static boolean isBlank(PythonScan scan, PythonScan.Line line) {
        return scan.text().substring(line.start(), line.end()).isBlank();
    }

    private static boolean prose(PythonScan scan, PythonScan.Line line) {
        return line.logical() && isProse(scan.text().substring(line.start(), line.end()));
    }

    /** Whether the line begins, at the margin, with two plain words, the first no keyword. */
    static boolean isProse(String line) {
        int first = wordEnd(line, 0);
        if (first == 0 || first >= line.length() || KEYWORDS.contains(line.substring(0, first))) {
            return false;
        }
        int gap = first;
        while (gap < line.length()
                && (line.charAt(gap) == ',' || line.charAt(gap) == '\'' || line.charAt(gap) == '’')) {
            gap = wordEnd(line, gap + 1);
        }
        if (gap >= line.length() || line.charAt(gap) != ' ') {
            return false;
        }
        int second = wordEnd(line, gap + 1);
        String word = line.substring(gap + 1, second);
        boolean wordFollows = second == line.length() || " ,.:;!?'’".indexOf(line.charAt(second)) >= 0;
        boolean joined = JOINERS.contains(word);
        return (!word.isEmpty() && wordFollows && !joined) || sentence(line);
    }

    /** Capital first letter, at least four words, ends like a sentence, none of the signs of code. */
    private static boolean sentence(String line) {
        String stripped = line.strip();
        return Character.isUpperCase(line.charAt(0))
                && (stripped.endsWith(".") || stripped.endsWith(":") || stripped.endsWith("!"))
                && stripped.chars().noneMatch(c -> "()[]{}=\"#@".indexOf(c) >= 0)
                && stripped.chars().filter(c -> c == ' ').count() >= 3;
    }

    private static int wordEnd(String line, int from) {
        int at = from;
        while (at < line.length() && Character.isLetter(line.charAt(at))) {
            at++;
        }
        return at;
    }
}
