package dev.golden.orchestrator.guard.fix;

import dev.golden.orchestrator.guard.parse.CodeMask;
import dev.golden.orchestrator.guard.parse.Problem;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Puts in the one token that the parser misses, closes what was left open, drops a bracket that closes nothing. Where more
 * than {@value #MOST_OPEN} brackets are open at the end the text was cut off: nothing is made up then.
 */
record TokenInserter() implements Fixer {

    private static final int MOST_OPEN = 2;
    private static final int MOST = 24;
    private static final Pattern TOKEN = Pattern.compile("[;:,(){}\\[\\]\"'`]|fi|done|esac|then|do|->");
    private static final Pattern ENDING = Pattern.compile("[)\\]};:,{ ]*$");

    @Override
    public String name() {
        return "missing-token";
    }

    @Override
    public List<String> propose(Source source) {
        if (!source.isCode()) {
            return List.of();
        }
        Set<String> proposals = new LinkedHashSet<>();
        List<Integer> open = new java.util.ArrayList<>();
        List<Integer> extra = new java.util.ArrayList<>();
        brackets(CodeMask.of(source.language(), source.text(), true), open, extra);
        for (Problem problem : source.diagnosis().problems()) {
            wanted(source.text(), problem, open.size(), proposals);
        }
        if (open.size() <= MOST_OPEN) {
            open.reversed().forEach(at -> close(source.text(), at, proposals));
        }
        for (int at : extra) {
            proposals.add(source.text().substring(0, at) + source.text().substring(at + 1));
        }
        quotes(source.text(), proposals);
        return proposals.stream().limit(MOST).toList();
    }

    private static void wanted(String text, Problem problem, int open, Set<String> proposals) {
        String token = problem.missing();
        int at = problem.start();
        if (token != null && TOKEN.matcher(token).matches()) {
            boolean atEnd = text.substring(at).isBlank();
            if (!atEnd || open <= MOST_OPEN) {
                String before = atEnd && !text.endsWith("\n") ? "\n" : atEnd || at == 0 ? "" : word(token) ? " " : "";
                proposals.add(text.substring(0, at)
                        + before
                        + token
                        + (atEnd ? "\n" : word(token) ? "\n" : "")
                        + text.substring(at));
            }
        }
        if (problem.end() - problem.start() == 1 && ")]};,".indexOf(text.charAt(problem.start())) >= 0) {
            proposals.add(text.substring(0, problem.start()) + text.substring(problem.end()));
        }
    }

    private static boolean word(String token) {
        return Character.isLetter(token.charAt(0));
    }

    /** Offsets of brackets that are never closed, and of those that close nothing. */
    private static void brackets(String masked, List<Integer> open, List<Integer> extra) {
        Deque<Integer> stack = new ArrayDeque<>();
        for (int i = 0; i < masked.length(); i++) {
            char c = masked.charAt(i);
            if (c == '(' || c == '[' || c == '{') {
                stack.push(i);
            } else if (c == ')' || c == ']' || c == '}') {
                if (stack.isEmpty()) {
                    extra.add(i);
                } else if (partner(masked.charAt(stack.element())) == c) {
                    stack.pop();
                } else if (stack.size() > 1 && stack.stream().skip(1).anyMatch(at -> partner(masked.charAt(at)) == c)) {
                    while (partner(masked.charAt(stack.element())) != c) {
                        open.add(stack.pop());
                    }
                    stack.pop();
                } else {
                    extra.add(i);
                }
            }
        }
        open.addAll(stack);
    }

    private static void close(String text, int at, Set<String> proposals) {
        char closer = partner(text.charAt(at));
        if (closer == '}') {
            int line = text.lastIndexOf('\n', at) + 1;
            String indent = text.substring(line, line + indent(text, line));
            int next = text.indexOf('\n', at) + 1;
            // Before the first line that is not deeper than the one with the bracket, else at the end.
            while (next > 0 && next < text.length()) {
                int end = text.indexOf('\n', next);
                end = end < 0 ? text.length() : end;
                if (!text.substring(next, end).isBlank() && indent(text, next) <= indent.length()) {
                    proposals.add(text.substring(0, next) + indent + "}\n" + text.substring(next));
                    break;
                }
                next = end + 1;
            }
            proposals.add(text.stripTrailing() + "\n" + indent + "}\n");
            return;
        }
        int end = text.indexOf('\n', at);
        end = end < 0 ? text.length() : end;
        String line = text.substring(at + 1, end);
        var tail = ENDING.matcher(line);
        int cut = tail.find() ? tail.start() : line.length();
        for (int place = cut; place <= line.length(); place++) {
            int offset = at + 1 + place;
            proposals.add(text.substring(0, offset) + closer + text.substring(offset));
        }
    }

    /** Ends strings in lines with an odd number of quotes. */
    private static void quotes(String text, Set<String> proposals) {
        int start = 0;
        for (String line : text.split("\n", -1)) {
            for (char quote : new char[] {'"', '\''}) {
                long count = line.replace("\\" + quote, "")
                        .chars()
                        .filter(c -> c == quote)
                        .count();
                if (count % 2 == 1 && proposals.size() < MOST) {
                    var tail = ENDING.matcher(line);
                    int cut = tail.find() ? tail.start() : line.length();
                    proposals.add(text.substring(0, start + cut) + quote + text.substring(start + cut));
                    int end = start + line.length();
                    proposals.add(text.substring(0, end) + quote + text.substring(end));
                }
            }
            start += line.length() + 1;
        }
    }

    private static int indent(String text, int line) {
        int at = line;
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
        return at - line;
    }

    private static char partner(char open) {
        return open == '(' ? ')' : open == '[' ? ']' : '}';
    }
}
