package dev.golden.orchestrator.guard.fix;

import java.util.Set;
import java.util.regex.Pattern;

/** Tells lines for humans from lines of code, by their look alone. */
final class Prose {

    /** Words that begin a statement in one of the languages. */
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
            "exec",
            "const",
            "let",
            "var",
            "function",
            "export",
            "new",
            "throw",
            "switch",
            "default",
            "delete",
            "typeof",
            "void",
            "public",
            "private",
            "protected",
            "static",
            "final",
            "abstract",
            "interface",
            "enum",
            "record",
            "package",
            "int",
            "long",
            "double",
            "boolean",
            "String",
            "then",
            "fi",
            "do",
            "done",
            "esac",
            "local",
            "echo",
            "set",
            "declare",
            "readonly",
            "source",
            "exit",
            "cd",
            "rm",
            "mv",
            "cp",
            "mkdir",
            "read",
            "unset",
            "trap",
            "printf",
            "test",
            "sudo",
            "using",
            "namespace",
            "throws",
            "extends",
            "super",
            "this",
            "sealed",
            "@Override");

    private static final Set<String> JOINERS = Set.of("in", "is", "not", "and", "or", "if", "else", "for");

    /** Rules, headings, list items, and the lines that editors and chat windows put around code. */
    private static final Pattern MARKER =
            Pattern.compile("^(?:[-=*_~#]{3,80}|#{1,6} .{1,200}|\\*\\*[^*]{1,200}\\*\\*.{0,300}|"
                    + "(?:[-*•]|\\d{1,2}[.)]) {1,3}[A-Z`*\"“].{2,300}|[-=*#]{2,20} ?[\\w ./:'-]{1,100} ?[-=*#]{0,20}|"
                    + "(?i:copy(?: code)?|edit|run|output:?|explanation:?|usage:?|example:?|begin code|end code|code:|answer:|solution:|"
                    + "assistant:?|user:?|human:?|ai:?|note:|end|eof)|"
                    + "\\\\(?:begin|end)\\{\\w{1,30}\\*?\\}(?:\\[[^\\]]{0,80}\\])?(?:\\{\\w{0,30}\\})?|\\{% ?[^%\\n]{1,80}%\\}|"
                    + "\\[/?code[^\\]\\n]{0,40}\\]|\\{/?code[^}\\n]{0,40}\\}|#\\+(?i:begin|end)_\\w{1,20}.{0,80}|</?[A-Za-z][\\w:-]{0,40}(?: [^<>\\n]{0,200})?/?>|"
                    + "<!--.{0,300}-->|[^\\p{ASCII}]{1,4}.{0,300})$");

    private Prose() {}

    /** Whether the line is more likely for humans than code; blank lines are neither and count as such. */
    static boolean like(String line) {
        String stripped = line.strip();
        return stripped.isEmpty() || MARKER.matcher(stripped).matches() || line(line) || words(stripped);
    }

    /** Whether the line begins, at the margin, with two plain words, the first no keyword, or is a whole sentence. */
    static boolean line(String line) {
        int first = wordEnd(line, 0);
        if (first == 0 || first >= line.length() || KEYWORDS.contains(line.substring(0, first))) {
            return sentence(line);
        }
        int gap = first;
        while (gap < line.length()
                && (line.charAt(gap) == ',' || line.charAt(gap) == '\'' || line.charAt(gap) == '’')) {
            gap = wordEnd(line, gap + 1);
        }
        if (gap >= line.length() || line.charAt(gap) != ' ') {
            return sentence(line);
        }
        int second = wordEnd(line, gap + 1);
        String word = line.substring(gap + 1, second);
        boolean wordFollows = second == line.length() || " ,.:;!?'’".indexOf(line.charAt(second)) >= 0;
        boolean joined = JOINERS.contains(word);
        return (!word.isEmpty() && wordFollows && !joined) || sentence(line);
    }

    /** Capital first letter, at least three words, ends like a sentence, and no more signs of code than sentences have. */
    static boolean sentence(String line) {
        String stripped = line.strip();
        if (stripped.length() < 8 || !Character.isUpperCase(stripped.charAt(0))) {
            return false;
        }
        char last = stripped.charAt(stripped.length() - 1);
        long words = stripped.chars().filter(c -> c == ' ').count() + 1;
        long signs = stripped.chars()
                .filter(c -> "()[]{}=\"#@;<>$|&".indexOf(c) >= 0)
                .count();
        return ".:!?".indexOf(last) >= 0 && words >= 3 && signs * 3 <= words;
    }

    /** Several words and nothing that only code has. */
    private static boolean words(String line) {
        int first = wordEnd(line, 0);
        if (first > 0 && KEYWORDS.contains(line.substring(0, first))) {
            return false;
        }
        long letters =
                line.chars().filter(c -> Character.isLetter(c) || c == ' ').count();
        return line.indexOf(' ') > 0
                && letters * 10 >= line.length() * 8L
                && line.chars().noneMatch(c -> "=;{}<>|$@[]".indexOf(c) >= 0);
    }

    private static int wordEnd(String line, int from) {
        int at = from;
        while (at < line.length() && Character.isLetter(line.charAt(at))) {
            at++;
        }
        return at;
    }
}
