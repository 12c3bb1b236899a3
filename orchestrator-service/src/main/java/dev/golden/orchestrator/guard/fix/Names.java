package dev.golden.orchestrator.guard.fix;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names that a text defines or uses, in any of the languages. */
final class Names {

    private static final Pattern DEFINED = Pattern.compile(
            "\\b(?:def|class|function\\*?|const|let|var|interface|enum|record|type)\\s{1,8}([A-Za-z_$][\\w$]{0,80})"
                    + "|^[ \\t]{0,20}([A-Za-z_][\\w-]{0,80})\\s{0,4}\\(\\)\\s{0,4}\\{"
                    + "|\\b(?:public|private|protected|static)\\s[\\w<>\\[\\], ]{0,80}?([A-Za-z_]\\w{0,80})\\s{0,4}\\(",
            Pattern.MULTILINE);
    private static final Pattern WORD = Pattern.compile("[A-Za-z_$][\\w$]*+");

    private Names() {}

    static Set<String> defined(String text) {
        Set<String> names = new HashSet<>();
        Matcher matcher = DEFINED.matcher(text);
        while (matcher.find()) {
            for (int group = 1; group <= matcher.groupCount(); group++) {
                if (matcher.group(group) != null) {
                    names.add(matcher.group(group));
                }
            }
        }
        return names;
    }

    static Set<String> words(String text) {
        Set<String> words = new HashSet<>();
        Matcher matcher = WORD.matcher(text);
        while (matcher.find()) {
            words.add(matcher.group());
        }
        return words;
    }
}
