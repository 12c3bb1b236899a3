package dev.golden.orchestrator.generate;

import dev.golden.database.Json;
import dev.golden.orchestrator.guard.JsonRepair;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Finds the JSON in an answer: after prose, in fences, with trailing commas or comments. Liberal in reading only: what it
 * holds is for the role's reader to judge.
 */
final class JsonAnswer {

    /** Places where JSON might begin that are tried. Prose has few braces; what has many is no answer. */
    private static final int MOST_STARTS = 24;

    private final Json json;

    JsonAnswer(Json json) {
        this.json = json;
    }

    /**
     * @param value the first value of the wanted kind, if any
     * @param truncated whether a value began and never ended
     */
    record Found(Optional<JsonNode> value, boolean truncated, List<String> notes) {}

    Found find(String text, Predicate<JsonNode> wanted) {
        boolean cut = false;
        int start = next(text, 0);
        for (int n = 0; n < MOST_STARTS && start >= 0; n++) {
            String rest = text.substring(start);
            JsonNode strict = parse(rest);
            if (strict != null && wanted.test(strict)) {
                return new Found(Optional.of(strict), false, start == 0 ? List.of() : List.of("text around removed"));
            }
            JsonNode repaired = parse(JsonRepair.repair(escaped(rest)));
            if (repaired != null && wanted.test(repaired)) {
                if (!closes(rest)) {
                    return new Found(Optional.empty(), true, List.of());
                }
                return new Found(Optional.of(repaired), false, List.of("JSON repaired"));
            }
            cut |= n == 0 && opens(text.substring(0, start)) && !closes(rest);
            start = next(text, start + 1);
        }
        return new Found(Optional.empty(), cut, List.of());
    }

    /** The whole text as JSON, without any repair. */
    @Nullable
    JsonNode parse(String text) {
        try {
            return json.tree(text);
        } catch (JacksonException e) {
            return null;
        }
    }

    /** A backslash that escapes nothing is one: regular expressions are full of them. */
    private static String escaped(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            out.append(c);
            if (c == '\\') {
                char next = i + 1 < text.length() ? text.charAt(i + 1) : ' ';
                if ("\"\\/bfnrtu'".indexOf(next) >= 0) {
                    out.append(next);
                    i++;
                } else {
                    out.append('\\');
                }
            }
        }
        return out.toString();
    }

    /** Whether an answer that begins like this is meant to be JSON and nothing else. */
    private static boolean opens(String before) {
        return before.isBlank() || before.strip().matches("```\\w*");
    }

    private static int next(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '{' || c == '[') {
                return i;
            }
        }
        return -1;
    }

    /** Whether the value that begins the text ends in it, as far as double quotes tell strings from brackets. */
    private static boolean closes(String text) {
        int depth = 0;
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted) {
                if (c == '\\') {
                    i++;
                } else if (c == '"') {
                    quoted = false;
                }
            } else if (c == '"') {
                quoted = true;
            } else if (c == '{' || c == '[') {
                depth++;
            } else if (c == '}' || c == ']') {
                depth--;
                if (depth == 0) {
                    return true;
                }
            }
        }
        return false;
    }
}
