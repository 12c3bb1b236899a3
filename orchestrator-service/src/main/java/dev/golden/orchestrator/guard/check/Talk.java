package dev.golden.orchestrator.guard.check;

import java.util.List;

/** Texts that are for humans from the first line to the last. */
final class Talk {

    private Talk() {}

    /** Whether each line is words, with hardly a sign that code needs. */
    static boolean only(String text) {
        List<String> lines =
                text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
        return !lines.isEmpty()
                && lines.stream().allMatch(Talk::words)
                && lines.stream().anyMatch(Talk::sentence);
    }

    private static boolean words(String line) {
        long signs = line.chars().filter(c -> "(){}[];=<>$|&".indexOf(c) >= 0).count();
        return signs * 12 <= line.length();
    }

    private static boolean sentence(String line) {
        return Character.isUpperCase(line.charAt(0))
                && line.chars().filter(c -> c == ' ').count() >= 3
                && ".:!?".indexOf(line.charAt(line.length() - 1)) >= 0;
    }
}
