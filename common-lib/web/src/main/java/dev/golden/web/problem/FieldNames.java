package dev.golden.web.problem;

import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;

/** Names of fields as the caller wrote them. */
final class FieldNames {

    private static final Pattern HUMP = Pattern.compile("([a-z0-9])([A-Z])");

    private FieldNames() {}

    /** {@code budgetTokens} as {@code budget_tokens}; keys in brackets are the caller's own and stay. */
    static String onTheWire(String path) {
        StringBuilder wire = new StringBuilder();
        int from = 0;
        while (from < path.length()) {
            int open = path.indexOf('[', from);
            int close = open < 0 ? -1 : path.indexOf(']', open);
            String plain = path.substring(from, close < 0 ? path.length() : open);
            wire.append(HUMP.matcher(plain).replaceAll("$1_$2").toLowerCase(Locale.ROOT));
            if (close < 0) {
                break;
            }
            wire.append(path, open, close + 1);
            from = close + 1;
        }
        return wire.toString();
    }

    /** Where in the body a JSON failure is. */
    static String of(JacksonException failure) {
        String path = failure.getPath().stream()
                .map(step ->
                        step.getPropertyName() == null ? "[" + step.getIndex() + "]" : "." + step.getPropertyName())
                .collect(Collectors.joining());
        String name = path.startsWith(".") ? path.substring(1) : path;
        return name.isEmpty() ? "body" : name;
    }
}
