package dev.golden.orchestrator.guard.fix;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts line numbers: every line that is not empty begins with a number, each one more than the last. */
record LineNumberFixer() implements Fixer {

    private static final Pattern NUMBERED =
            Pattern.compile("^[ \\t]{0,8}(?:L|line )?(\\d{1,6})(?:[ \\t]{0,2}[:|.)│→\\]]|[ \\t]|$)(.*)$");

    @Override
    public String name() {
        return "line-numbers";
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
        if (!source.isCode()) {
            return List.of();
        }
        List<String> rests = new ArrayList<>();
        int expected = -1;
        int count = 0;
        for (String line : source.lines()) {
            Matcher matcher = NUMBERED.matcher(line);
            if (!matcher.matches()) {
                if (!line.isBlank()) {
                    return List.of();
                }
                rests.add("");
                continue;
            }
            int number = Integer.parseInt(matcher.group(1));
            if (expected >= 0 && number != expected) {
                return List.of();
            }
            expected = number + 1;
            count++;
            rests.add(matcher.group(2));
        }
        if (count < 2) {
            return List.of();
        }
        // One blank may belong to the number.
        boolean padded = rests.stream().allMatch(rest -> rest.isBlank() || rest.startsWith(" "));
        String whole = String.join("\n", rests);
        String cut = String.join(
                "\n",
                rests.stream()
                        .map(rest -> rest.startsWith(" ") ? rest.substring(1) : rest)
                        .toList());
        String likely = padded ? cut : whole;
        return source.diagnosis().broken()
                ? List.of(likely, whole)
                : source.parses(likely) ? List.of(likely) : List.of();
    }
}
