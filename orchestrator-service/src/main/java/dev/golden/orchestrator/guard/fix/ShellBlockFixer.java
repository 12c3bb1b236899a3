package dev.golden.orchestrator.guard.fix;

import dev.golden.orchestrator.guard.parse.CodeMask;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Puts in the {@code fi}, {@code done} or {@code esac} that a shell script lacks before a block around it ends. */
record ShellBlockFixer() implements Fixer {

    private static final int MOST = 2;
    private static final Pattern WORD = Pattern.compile(
            "(?:^|[;&|(){}]|\\b(?:then|else|do|in))[ \\t]{0,80}(if|case|do|fi|done|esac|\\})(?=[\\s;&|)]|$)|(\\{)(?=\\s)",
            Pattern.MULTILINE);

    private record Open(String closer, String indent) {}

    @Override
    public String name() {
        return "shell-blocks";
    }

    @Override
    public List<String> propose(Source source) {
        if (!source.language().equals("bash")) {
            return List.of();
        }
        String text = source.text();
        Matcher matcher = WORD.matcher(CodeMask.of("bash", text, true));
        Deque<Open> open = new ArrayDeque<>();
        StringBuilder out = new StringBuilder(text.length() + 16);
        int from = 0;
        int added = 0;
        int at = 0;
        while (matcher.find(at)) {
            int group = matcher.group(1) == null ? 2 : 1;
            String word = matcher.group(group);
            int start = matcher.start(group);
            at = matcher.end(group);
            String closer = closer(word);
            if (closer != null) {
                open.push(new Open(closer, indent(text, start)));
                continue;
            }
            while (!open.isEmpty() && !open.element().closer().equals(word) && contains(open, word)) {
                Open missing = open.pop();
                int line = text.lastIndexOf('\n', start) + 1;
                out.append(text, from, line)
                        .append(missing.indent())
                        .append(missing.closer())
                        .append('\n');
                from = line;
                added++;
            }
            if (open.isEmpty() || !open.pop().closer().equals(word)) {
                return List.of();
            }
        }
        if (open.size() + added > MOST || open.size() + added == 0) {
            return List.of();
        }
        out.append(text, from, text.length());
        if (out.charAt(out.length() - 1) != '\n') {
            out.append('\n');
        }
        open.forEach(
                missing -> out.append(missing.indent()).append(missing.closer()).append('\n'));
        return List.of(out.toString());
    }

    private static boolean contains(Deque<Open> open, String closer) {
        return open.stream().anyMatch(each -> each.closer().equals(closer));
    }

    private static @Nullable String closer(String word) {
        return switch (word) {
            case "if" -> "fi";
            case "do" -> "done";
            case "case" -> "esac";
            case "{" -> "}";
            default -> null;
        };
    }

    private static String indent(String text, int at) {
        int line = text.lastIndexOf('\n', Math.max(0, at - 1)) + 1;
        int end = line;
        while (end < text.length() && (text.charAt(end) == ' ' || text.charAt(end) == '\t')) {
            end++;
        }
        return text.substring(line, end);
    }
}
