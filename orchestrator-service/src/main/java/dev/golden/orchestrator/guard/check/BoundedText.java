package dev.golden.orchestrator.guard.check;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text that regular expressions may look at only so often. A pattern that backtracks without end on a hostile text runs
 * out of looks and throws, whatever the machine's speed; one that is linear never comes near the bound.
 */
final class BoundedText implements CharSequence {

    private static final long LOOKS_PER_CHARACTER = 400;
    private static final long LOOKS = 2_000_000;

    private final String text;
    private long left;

    private BoundedText(String text) {
        this.text = text;
        this.left = LOOKS + LOOKS_PER_CHARACTER * text.length();
    }

    static Matcher matcher(Pattern pattern, String text) {
        return pattern.matcher(new BoundedText(text));
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public char charAt(int index) {
        if (--left < 0) {
            throw new IllegalStateException("A pattern takes too long on this text");
        }
        return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.substring(start, end);
    }

    @Override
    public String toString() {
        return text;
    }
}
