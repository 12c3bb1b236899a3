package dev.golden.orchestrator.guard.fix;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes the code out of tags and CDATA sections around all of it. */
record TagFixer() implements Fixer {

    private static final Pattern OPEN =
            Pattern.compile("\\A<([A-Za-z_][\\w.:-]{0,40})((?:\\s[^<>]{0,300})?)>[ \\t]{0,8}\\n?");
    private static final Pattern BBCODE =
            Pattern.compile("\\A[\\[{]([A-Za-z]{2,12})(?:[:=][\\w.-]{1,20})?[\\]}][ \\t]{0,8}\\n?");

    /** Tags that are never meant as a program, even where a language knows elements. */
    private static final Set<String> WRAPPERS = Set.of(
            "code",
            "answer",
            "output",
            "file",
            "result",
            "solution",
            "response",
            "artifact",
            "document",
            "content",
            "source",
            "script",
            "pre",
            "candidate",
            "program",
            "snippet",
            "final",
            "final_answer",
            "code_block",
            "python",
            "javascript",
            "typescript",
            "java",
            "bash");

    @Override
    public String name() {
        return "tags";
    }

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
        String text = source.text().strip();
        if (!source.isCode() || text.isEmpty()) {
            return List.of();
        }
        List<String> inner = new ArrayList<>();
        if (text.startsWith("<?xml") && text.indexOf("?>") > 0) {
            inner.add(text.substring(text.indexOf("?>") + 2).stripLeading());
        } else if (text.startsWith("<![CDATA[") && text.endsWith("]]>")) {
            inner.add(text.substring(9, text.length() - 3).replaceFirst("\\A\\s*\\n", ""));
        } else {
            enclosed(text, OPEN, "</", ">", source, inner);
            enclosed(text, BBCODE, "[/", "]", source, inner);
            enclosed(text, BBCODE, "{", "}", source, inner);
        }
        inner.removeIf(String::isBlank);
        return inner;
    }

    private static void enclosed(
            String text, Pattern open, String before, String after, Source source, List<String> inner) {
        Matcher matcher = open.matcher(text);
        if (!matcher.find()) {
            return;
        }
        String name = matcher.group(1);
        String close = before + name + after;
        int end = text.lastIndexOf(close);
        boolean wrapper = WRAPPERS.contains(name.toLowerCase(java.util.Locale.ROOT))
                || source.diagnosis().broken();
        if (wrapper
                && end >= matcher.end()
                && text.substring(end + close.length()).isBlank()) {
            inner.add(text.substring(matcher.end(), end));
        }
    }
}
