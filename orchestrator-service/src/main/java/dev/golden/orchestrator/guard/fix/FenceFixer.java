package dev.golden.orchestrator.guard.fix;

import dev.golden.orchestrator.guard.parse.PythonScan;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Takes the code out of Markdown fences. Of several blocks it takes the one that defines most of what the tests name, or
 * all of the language when only together they do.
 */
record FenceFixer() implements Fixer {

    private static final int MAX_BLOCKS = 20;
    private static final Pattern WHOLE_INLINE =
            Pattern.compile("\\A`{1,3}(?:[A-Za-z]{1,12}[ \\n])?([^`]{1,100000}+)`{1,3}\\z");
    private static final Pattern QUOTED =
            Pattern.compile("\\A('''|\"\"\")(?:python3?|py)[ \\t]*\\n([\\s\\S]*)\\n[ \\t]*\\1\\s*\\z");

    private record Block(String tag, String body) {}

    @Override
    public String name() {
        return "fences";
    }

    /** A text that begins with a fence is never meant as it is, although scripts can read it as templates or commands. */
    @Override
    public boolean certain(Source source) {
        return true;
    }

    @Override
    public boolean wraps() {
        return true;
    }

    @Override
    public List<String> propose(Source source) {
        String text = source.text();
        if (!source.isCode() && !source.language().equals("json")) {
            return List.of();
        }
        var quoted = QUOTED.matcher(text.strip());
        if (source.language().equals("python") && quoted.matches()) {
            return List.of(quoted.group(2) + "\n");
        }
        if (text.indexOf('`') < 0 && !text.contains("~~~")) {
            return List.of();
        }
        int first = firstFence(source);
        boolean leading = first >= 0 && text.substring(0, first).isBlank();
        if (first < 0 || (!leading && !source.diagnosis().broken() && !afterProse(source, first))) {
            return inline(source);
        }
        List<Block> blocks = blocks(source, first);
        List<String> proposals = new ArrayList<>();
        String before = text.substring(0, first);
        boolean openingLost = blocks.isEmpty() || (blocks.getFirst().tag().isEmpty() && !leading);
        if (openingLost && !before.isBlank() && source.parses(before) && !Prose.line(firstLine(before))) {
            proposals.add(before);
        }
        if (!blocks.isEmpty()) {
            proposals.addAll(best(source, blocks));
        }
        return proposals;
    }

    private static List<String> inline(Source source) {
        String text = source.text().strip();
        var whole = WHOLE_INLINE.matcher(text);
        boolean meant = source.diagnosis().clean() && !text.startsWith("```");
        if (!meant && whole.matches() && source.parses(whole.group(1))) {
            return List.of(whole.group(1) + "\n");
        }
        // Only the closing fence is left, at the end of the last line of code.
        if (source.diagnosis().broken() && text.endsWith("```") && !text.startsWith("```")) {
            return List.of(text.substring(0, text.length() - 3) + "\n");
        }
        return List.of();
    }

    /** In a shell, sentences can be read as commands: fences after one are fences. */
    private static boolean afterProse(Source source, int fence) {
        return source.language().equals("bash")
                && Prose.line(firstLine(source.text().substring(0, fence)))
                && !source.literals().get(fence);
    }

    private static String firstLine(String text) {
        return text.lines().filter(line -> !line.isBlank()).findFirst().orElse("");
    }

    private static List<String> best(Source source, List<Block> blocks) {
        Block best = blocks.getFirst();
        for (Block block : blocks) {
            if (rank(source, block) > rank(source, best)) {
                best = block;
            }
        }
        List<Block> own = blocks.stream()
                .filter(block -> tagOf(block.tag()).equals(source.language()))
                .toList();
        String all = String.join("\n", own.stream().map(Block::body).toList());
        boolean together = own.size() > 1 && named(source, all) > named(source, best.body()) && source.parses(all);
        return together ? List.of(all, best.body()) : List.of(best.body());
    }

    private static long rank(Source source, Block block) {
        String tag = tagOf(block.tag());
        long language = tag.equals(source.language()) ? 2 : block.tag().isEmpty() || tag.equals("diff") ? 1 : 0;
        long valid = source.parses(block.body()) ? 1 : 0;
        long defines = Names.defined(block.body()).isEmpty() ? 0 : 1;
        return (((language * 1000 + named(source, block.body())) * 2 + valid) * 2 + defines) * (1L << 32)
                + block.body().length();
    }

    /** How many of the things it defines the tests name. */
    private static long named(Source source, String body) {
        Set<String> defined = new HashSet<>(Names.defined(body));
        defined.retainAll(Names.words(source.tests()));
        return Math.min(400, defined.size());
    }

    private static String tagOf(String tag) {
        return switch (tag) {
            case "py", "python3", "python2", "pycon", "ipython" -> "python";
            case "js", "node", "jsx", "mjs", "cjs", "ecmascript" -> "javascript";
            case "ts", "tsx" -> "typescript";
            case "sh", "shell", "zsh", "console", "shellscript", "ksh" -> "bash";
            case "patch" -> "diff";
            default -> tag;
        };
    }

    /** Offset of the first line that is a fence outside of strings, or -1. */
    private static int firstFence(Source source) {
        if (source.language().equals("python")) {
            return pythonFence(source.text(), false);
        }
        int start = 0;
        for (String line : source.lines()) {
            if (isFence(line, false)) {
                return start;
            }
            start += line.length() + 1;
        }
        return -1;
    }

    private static int pythonFence(String text, boolean closing) {
        if (!text.contains("```") && !text.contains("~~~")) {
            return -1;
        }
        for (PythonScan.Line line : PythonScan.of(text).lines()) {
            if (!line.inString() && isFence(text.substring(line.start(), line.end()), closing)) {
                return line.start();
            }
        }
        return -1;
    }

    private static List<Block> blocks(Source source, int first) {
        List<Block> blocks = new ArrayList<>();
        String rest = source.text().substring(first);
        while (!rest.isEmpty() && blocks.size() < MAX_BLOCKS) {
            int head = lineEnd(rest, 0);
            String opening = rest.substring(0, head);
            String body = rest.substring(Math.min(head + 1, rest.length()));
            int close = close(source, opening, body);
            String inner = close < 0 ? openEnded(body) : body.substring(0, close);
            blocks.add(new Block(tag(opening), dedent(opening, inner)));
            if (close < 0) {
                return blocks;
            }
            String after = body.substring(Math.min(lineEnd(body, close) + 1, body.length()));
            int next = firstFence(source.with(after));
            rest = next < 0 ? "" : after.substring(next);
        }
        return blocks;
    }

    private static int close(Source source, String opening, String body) {
        String mark = opening.strip();
        int length = 0;
        while (length < mark.length() && mark.charAt(length) == mark.charAt(0)) {
            length++;
        }
        String fence = mark.substring(0, length);
        if (source.language().equals("python") && length == 3) {
            int inCode = pythonFence(body, true);
            if (inCode >= 0) {
                return inCode;
            }
        }
        int start = 0;
        for (String line : body.split("\n", -1)) {
            if (line.strip().startsWith(fence) && isFence(line, true)) {
                return start;
            }
            start += line.length() + 1;
        }
        return -1;
    }

    private static String openEnded(String body) {
        String stripped = body.stripTrailing();
        return stripped.endsWith("```") ? stripped.substring(0, stripped.length() - 3) + "\n" : body;
    }

    /** A block in a list is indented as its fences are. */
    private static String dedent(String opening, String body) {
        String indent =
                opening.substring(0, opening.length() - opening.stripLeading().length());
        if (indent.isEmpty() || !body.lines().allMatch(line -> line.isBlank() || line.startsWith(indent))) {
            return body;
        }
        StringBuilder out = new StringBuilder();
        body.lines()
                .forEach(line -> out.append(line.isBlank() ? "" : line.substring(indent.length()))
                        .append('\n'));
        return out.toString();
    }

    private static boolean isFence(String line, boolean closing) {
        String stripped = line.strip();
        if (!stripped.startsWith("```") && !stripped.startsWith("~~~")) {
            return false;
        }
        String rest = info(stripped);
        return closing ? rest.isEmpty() : rest.length() <= 80 && rest.indexOf('`') < 0;
    }

    private static String info(String stripped) {
        int at = 0;
        while (at < stripped.length() && stripped.charAt(at) == stripped.charAt(0)) {
            at++;
        }
        return stripped.substring(at).strip();
    }

    /** The language in {@code ```python title="x"}, {@code ```python:x.py} and {@code ```{.python}}. */
    private static String tag(String line) {
        String[] words = info(line.strip())
                .toLowerCase(Locale.ROOT)
                .replaceAll("^[{.\\s]+", "")
                .split("[\\s:{}.,=]", 2);
        return words[0];
    }

    private static int lineEnd(String text, int from) {
        int end = text.indexOf('\n', from);
        return end < 0 ? text.length() : end;
    }
}
