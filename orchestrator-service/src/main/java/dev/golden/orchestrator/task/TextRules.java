package dev.golden.orchestrator.task;

import java.util.regex.Pattern;

/** Which texts may be stored and shown. */
final class TextRules {

    private static final int MAX_NAME = 200;
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{M}\\p{N} ._\\-:,()/#'+@&!?]*");
    private static final Pattern FILE =
            Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,99}(/[A-Za-z0-9_][A-Za-z0-9._-]{0,99}){0,7}");
    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]{0,62}");

    private TextRules() {}

    static void checkName(Violations violations, String field, String name) {
        if (name.isBlank()) {
            violations.add(field, "must not be blank");
        } else if (name.length() > MAX_NAME) {
            violations.add(field, "must be 1 to " + MAX_NAME + " characters");
        }
        violations.require(NAME.matcher(name).matches(), field, "has a character that is not allowed");
    }

    static void checkText(Violations violations, String field, String text, int most) {
        violations.require(text.length() <= most, field, "must be at most " + most + " characters");
        violations.require(isStorable(text), field, "has a character that is not allowed");
    }

    static void checkFileName(Violations violations, String field, String name) {
        violations.require(
                FILE.matcher(name).matches(),
                field,
                "has a file name that is not a safe relative path of letters, digits, '.', '_' and '-'");
    }

    static void checkLabel(Violations violations, String key, String value) {
        violations.require(
                LABEL.matcher(key).matches(),
                "labels",
                "has a key that is not 1 to 63 letters, digits, '.', '_', '/', '-'");
        violations.require(
                value.length() <= MAX_NAME && isStorable(value) && value.chars().noneMatch(Character::isISOControl),
                "labels",
                "has a value that is longer than " + MAX_NAME + " characters or has a character that is not allowed");
    }

    /** Postgres keeps no NUL, and half a surrogate pair is no character. */
    static boolean isStorable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || Character.isLowSurrogate(c)) {
                return false;
            }
            if (Character.isHighSurrogate(c)) {
                if (i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }
}
