package dev.golden.orchestrator.guard.parse;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What the parsers of a language say of a text.
 *
 * @param decided whether a parser could judge it: there is one for the language, and the text is neither too large nor too
 *     deeply nested nor took too long
 * @param problems in order of the text; empty when it is valid or nobody could judge
 */
public record Diagnosis(boolean decided, List<Problem> problems) {

    private static final Diagnosis UNKNOWN = new Diagnosis(false, List.of());

    public static Diagnosis of(String language, String text) {
        return switch (language) {
            case "java" -> new Diagnosis(true, JavaSyntax.problems(text));
            case "json" -> new Diagnosis(true, JsonSyntax.problems(text));
            case "python" -> python(text);
            case "javascript", "typescript", "tsx", "bash" -> byTree(language, text);
            default -> UNKNOWN;
        };
    }

    private static Diagnosis python(String text) {
        List<Problem> certain = PythonRules.problems(text);
        Diagnosis tree = byTree("python", text);
        if (!tree.decided()) {
            return certain.isEmpty() ? UNKNOWN : new Diagnosis(true, certain);
        }
        return new Diagnosis(true, merged(certain, tree.problems()));
    }

    private static Diagnosis byTree(String language, String text) {
        return SourceTree.parse(language, text)
                .map(tree -> new Diagnosis(true, tree.problems()))
                .orElse(UNKNOWN);
    }

    private static List<Problem> merged(List<Problem> first, List<Problem> second) {
        List<Problem> all = new ArrayList<>(first);
        all.addAll(second);
        all.sort(Comparator.comparingInt(Problem::start));
        return all;
    }

    /** Loads all parsers. Throws when this machine cannot: better at the start than with the first task. */
    public static void load() {
        for (String language : List.of("python", "javascript", "typescript", "bash", "java", "json")) {
            of(language, "");
        }
    }

    public boolean clean() {
        return decided && problems.isEmpty();
    }

    public boolean broken() {
        return decided && !problems.isEmpty();
    }

    /** How broken it is, to compare two versions of a text. */
    public int weight() {
        return problems.stream().mapToInt(Problem::weight).sum();
    }
}
