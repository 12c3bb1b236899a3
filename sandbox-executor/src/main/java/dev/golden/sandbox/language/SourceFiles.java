package dev.golden.sandbox.language;

import java.util.List;
import java.util.function.Predicate;

/** Picks the files an action is about. */
final class SourceFiles {

    private SourceFiles() {}

    /** The main file: one of the usual names, in that order, or else the only one that qualifies. */
    static String main(List<String> files, List<String> usual, Predicate<String> qualifies) {
        for (String name : usual) {
            if (files.contains(name)) {
                return name;
            }
        }
        List<String> candidates = files.stream().filter(qualifies).toList();
        if (candidates.size() == 1) {
            return candidates.getFirst();
        }
        throw new UnsupportedRequestException("No main file: expected one of " + String.join(", ", usual));
    }

    static List<String> matching(List<String> files, Predicate<String> qualifies, String what) {
        List<String> found = files.stream().filter(qualifies).sorted().toList();
        if (found.isEmpty()) {
            throw new UnsupportedRequestException("No " + what);
        }
        return found;
    }

    static String baseName(String file) {
        return file.substring(file.lastIndexOf('/') + 1);
    }
}
