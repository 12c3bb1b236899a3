package dev.golden.sandbox.execution;

import dev.golden.sandbox.language.Languages;
import dev.golden.sandbox.queue.ExecutionOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What an execution may ask for. */
final class OrderRules {

    static final int MOST_FILES = 64;
    static final int MOST_BYTES = 1 << 20;
    static final int MOST_ARGS = 64;
    static final int LONGEST_ARG = 4096;
    static final int LEAST_TIMEOUT = 100;
    static final int MOST_TIMEOUT = 60_000;
    static final int LEAST_MEMORY = 16;
    static final int MOST_MEMORY = 1024;
    static final int LEAST_PRIORITY = 1;
    static final int MOST_PRIORITY = 5;
    private static final int LONGEST_SHOWN = 60;

    /** Relative, no empty or dot-led part, so neither {@code ..} nor hidden files. */
    private static final Pattern FILE_NAME =
            Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}(/[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}){0,7}");

    private final Languages languages;

    OrderRules(Languages languages) {
        this.languages = languages;
    }

    /** A rule that is broken, and by what. */
    record Breach(String field, String message) {

        @Override
        public String toString() {
            return field + " " + message;
        }
    }

    List<Breach> breaches(String language, ExecutionOrder.Payload payload) {
        List<Breach> found = new ArrayList<>();
        if (!languages.isKnown(language)) {
            found.add(new Breach("language", "must be one of " + String.join(", ", languages.names())));
        }
        files(payload.files(), found);
        if (payload.stdin() != null && (payload.stdin().length() > MOST_BYTES || isUnfit(payload.stdin()))) {
            found.add(new Breach("stdin", "must be at most " + MOST_BYTES + " characters without NUL"));
        }
        if (payload.args().size() > MOST_ARGS) {
            found.add(new Breach("args", "must be at most " + MOST_ARGS));
        }
        for (String argument : payload.args()) {
            if (argument.length() > LONGEST_ARG || isUnfit(argument)) {
                found.add(new Breach("args", "must each be at most " + LONGEST_ARG + " characters without NUL"));
                break;
            }
        }
        range("timeout_ms", payload.timeoutMillis(), LEAST_TIMEOUT, MOST_TIMEOUT, found);
        range("memory_mb", payload.memoryMegabytes(), LEAST_MEMORY, MOST_MEMORY, found);
        return found;
    }

    private static void files(Map<String, String> files, List<Breach> found) {
        if (files.isEmpty()) {
            found.add(new Breach("code", "or files must be given"));
        }
        if (files.size() > MOST_FILES) {
            found.add(new Breach("files", "must be at most " + MOST_FILES));
        }
        long bytes = 0;
        for (Map.Entry<String, String> file : files.entrySet()) {
            String name = file.getKey();
            if (!FILE_NAME.matcher(name).matches()) {
                found.add(new Breach(
                        "files", "must have relative names of letters, digits, _ . - and /, not " + shown(name)));
            }
            // Would be folder and file at once.
            for (int slash = name.indexOf('/'); slash > 0; slash = name.indexOf('/', slash + 1)) {
                if (files.containsKey(name.substring(0, slash))) {
                    found.add(new Breach("files", "must not name a file below another file, as does " + shown(name)));
                }
            }
            if (isUnfit(file.getValue())) {
                found.add(new Breach("files", "must be text without NUL, unlike " + shown(name)));
            }
            bytes += file.getValue().length();
        }
        if (bytes > MOST_BYTES) {
            found.add(new Breach("files", "must be at most " + MOST_BYTES + " characters together"));
        }
    }

    /** A caller's own words, so that they fit an answer. */
    private static String shown(String name) {
        String printable = name.replaceAll("[^ -~]", "?");
        return "'" + (printable.length() > LONGEST_SHOWN ? printable.substring(0, LONGEST_SHOWN) + "…" : printable)
                + "'";
    }

    static void range(String field, @Nullable Integer value, int least, int most, List<Breach> found) {
        if (value != null && (value < least || value > most)) {
            found.add(new Breach(field, "must be between " + least + " and " + most));
        }
    }

    /** NUL and halves of surrogate pairs cannot be stored, nor written to a file as UTF-8. */
    private static boolean isUnfit(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || Character.isLowSurrogate(c)) {
                return true;
            }
            if (Character.isHighSurrogate(c)) {
                if (i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    return true;
                }
                i++;
            }
        }
        return false;
    }
}
