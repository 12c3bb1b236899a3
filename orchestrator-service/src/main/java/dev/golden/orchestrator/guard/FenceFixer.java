package dev.golden.orchestrator.guard;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes the code out of Markdown fences. In Python a line that begins with three backticks outside a string cannot be
 * valid; in other languages the text must begin with a fence, or with prose before it.
 */
record FenceFixer() implements Fixer {

    private static final Set<String> CODE = Set.of("python", "javascript", "java", "bash", "json");

    private record Block(String tag, String body) {}

    @Override
    public String name() {
        return "fences";
    }

    @Override
    public Optional<String> fix(String language, String text) {
        if (!CODE.contains(language) || (!text.contains("```") && !text.contains("~~~"))) {
            return Optional.empty();
        }
        List<Block> blocks = language.equals("python") ? python(text) : plain(text);
        if (blocks.isEmpty()) {
            return Optional.empty();
        }
        Block best = blocks.getFirst();
        for (Block block : blocks) {
            if (rank(block, language) > rank(best, language)) {
                best = block;
            }
        }
        return Optional.of(best.body());
    }

    /** A block tagged with another language only when there is nothing else; then the longest. */
    private static long rank(Block block, String language) {
        boolean other = !block.tag().isEmpty() && !tagOf(block.tag()).equals(language);
        return (other ? 0L : 1L << 40) + block.body().length();
    }

    private static String tagOf(String tag) {
        return switch (tag) {
            case "py", "python3" -> "python";
            case "js", "node" -> "javascript";
            case "sh", "shell" -> "bash";
            default -> tag;
        };
    }

    private static List<Block> python(String text) {
        List<Block> blocks = new ArrayList<>();
        String rest = text;
        while (true) {
            int open = pythonFence(rest, false);
            if (open < 0) {
                return blocks;
            }
            int bodyStart = lineEnd(rest, open);
            String body = rest.substring(Math.min(bodyStart + 1, rest.length()));
            int close = pythonFence(body, true);
            String inner = close < 0 ? body : body.substring(0, close);
            blocks.add(new Block(tag(rest.substring(open, bodyStart)), inner));
            if (close < 0 || blocks.size() >= 20) {
                return blocks;
            }
            rest = body.substring(Math.min(lineEnd(body, close) + 1, body.length()));
        }
    }

    /** Offset of the first line outside strings that is a fence, or -1. */
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

    private static List<Block> plain(String text) {
        List<Block> blocks = new ArrayList<>();
        @Nullable String tag = null;
        StringBuilder body = new StringBuilder();
        boolean first = true;
        for (String line : text.lines().toList()) {
            if (tag == null && isFence(line, false)) {
                tag = tag(line);
            } else if (tag != null && isFence(line, true)) {
                blocks.add(new Block(tag, body.toString()));
                tag = null;
                body.setLength(0);
            } else if (tag != null) {
                body.append(line).append('\n');
            } else if (first && !line.isBlank()) {
                first = false;
                if (!ProseFixer.isProse(line)) {
                    return List.of();
                }
            }
        }
        if (tag != null) {
            blocks.add(new Block(tag, body.toString()));
        }
        return blocks;
    }

    private static boolean isFence(String line, boolean closing) {
        String stripped = line.strip();
        if (!stripped.startsWith("```") && !stripped.startsWith("~~~")) {
            return false;
        }
        String rest = tag(stripped);
        return closing ? rest.isEmpty() : rest.length() <= 40 && rest.indexOf('`') < 0;
    }

    private static String tag(String line) {
        String stripped = line.strip();
        int at = 0;
        while (at < stripped.length() && (stripped.charAt(at) == '`' || stripped.charAt(at) == '~')) {
            at++;
        }
        return stripped.substring(at).strip().toLowerCase(java.util.Locale.ROOT);
    }

    private static int lineEnd(String text, int from) {
        int end = text.indexOf('\n', from);
        return end < 0 ? text.length() : end;
    }
}
