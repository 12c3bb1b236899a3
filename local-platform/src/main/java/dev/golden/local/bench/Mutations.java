package dev.golden.local.bench;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Simple mistakes put into a right solution, one at a time, likely ones first. */
final class Mutations {

    private record Rule(Pattern pattern, String replacement) {
        static Rule of(String regex, String replacement) {
            return new Rule(Pattern.compile(regex), replacement);
        }
    }

    private static final List<Rule> RULES = List.of(
            Rule.of("\\bTrue\\b", "False"),
            Rule.of("\\bFalse\\b", "True"),
            Rule.of(" == ", " != "),
            Rule.of(" != ", " == "),
            Rule.of(" <= ", " > "),
            Rule.of(" >= ", " < "),
            Rule.of(" < ", " >= "),
            Rule.of(" > ", " <= "),
            Rule.of(" \\+ ", " - "),
            Rule.of(" - ", " + "),
            Rule.of(" \\* ", " + "),
            Rule.of(" // ", " * "),
            Rule.of(" % ", " + "),
            Rule.of(" and ", " or "),
            Rule.of(" or ", " and "),
            Rule.of(" not in ", " in "),
            Rule.of(" in ", " not in "),
            Rule.of("\\b0\\b", "1"),
            Rule.of("\\b1\\b", "2"),
            Rule.of("\\b2\\b", "3"),
            Rule.of("\\.append\\(", ".count("),
            Rule.of("\\bmax\\(", "min("),
            Rule.of("\\bmin\\(", "max("),
            Rule.of("\\bsum\\(", "len("));

    /** Ends a line's statement with another value; last resort, for it always hurts. */
    private static final Pattern RETURN = Pattern.compile("(?m)^(\\s*)return\\b.*$");

    private Mutations() {}

    /** Different bodies, none equal to the original. */
    static List<String> of(String body) {
        Set<String> mutants = new LinkedHashSet<>();
        for (Rule rule : RULES) {
            Matcher matcher = rule.pattern().matcher(body);
            while (matcher.find()) {
                // "for x not in" is no Python: leave loops and comprehensions alone.
                if (rule.replacement().equals(" not in ") && isLoop(body, matcher.start())) {
                    continue;
                }
                mutants.add(body.substring(0, matcher.start()) + rule.replacement() + body.substring(matcher.end()));
            }
        }
        Matcher matcher = RETURN.matcher(body);
        while (matcher.find()) {
            mutants.add(body.substring(0, matcher.start())
                    + matcher.group(1)
                    + "return None"
                    + body.substring(matcher.end()));
        }
        mutants.remove(body);
        return new ArrayList<>(mutants);
    }

    private static boolean isLoop(String body, int position) {
        int line = body.lastIndexOf('\n', position) + 1;
        return body.substring(line, position).matches(".*\\bfor\\s+[\\w\\s,()]+");
    }
}
