package dev.golden.orchestrator.guard.fix;

import dev.golden.orchestrator.guard.parse.CodeMask;
import dev.golden.orchestrator.guard.parse.SourceTree;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns what is Python 2 or another language's habit into Python 3: {@code print x}, {@code else if}, {@code i++}. */
record PrintFixer() implements Fixer {

    private static final Pattern HABIT = Pattern.compile(
            "\\belse {1,4}if\\b|&&|\\|\\||^([ \\t]{0,80}[A-Za-z_]\\w{0,80})(\\+\\+|--);?[ \\t]{0,8}$",
            Pattern.MULTILINE);

    @Override
    public String name() {
        return "python-habits";
    }

    @Override
    public List<String> propose(Source source) {
        if (!source.language().equals("python")) {
            return List.of();
        }
        List<String> proposals = new ArrayList<>();
        String printed = printed(source);
        proposals.add(printed);
        proposals.add(habits(printed));
        return proposals;
    }

    private static String printed(Source source) {
        String text = source.text();
        List<SourceTree.Place> places =
                SourceTree.parse("python", text).map(SourceTree::statements).orElse(List.of());
        StringBuilder out = new StringBuilder(text);
        for (SourceTree.Place place : places.reversed()) {
            String statement = text.substring(place.start(), place.end());
            if (statement.startsWith("print ") && !statement.contains(">>")) {
                out.replace(
                        place.start(),
                        place.end(),
                        "print(" + statement.substring(6).strip() + ")");
            }
        }
        return out.toString();
    }

    private static String habits(String text) {
        Matcher matcher = HABIT.matcher(CodeMask.of("python", text, true));
        StringBuilder out = new StringBuilder(text.length());
        int from = 0;
        while (matcher.find()) {
            out.append(text, from, matcher.start());
            String found = matcher.group();
            out.append(
                    found.startsWith("else")
                            ? "elif"
                            : found.equals("&&")
                                    ? "and"
                                    : found.equals("||")
                                            ? "or"
                                            : matcher.group(1)
                                                    + (matcher.group(2).equals("++") ? " += 1" : " -= 1"));
            from = matcher.end();
        }
        return out.append(text, from, text.length()).toString();
    }
}
