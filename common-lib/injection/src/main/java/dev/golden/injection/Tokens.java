package dev.golden.injection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Cuts a text into words. Letters that stand alone are one word; sentences end at stops and empty lines. */
final class Tokens {

    private final List<String> words;
    private int[] sentences = new int[64];
    private boolean[] quoted = new boolean[64];
    private final StringBuilder single = new StringBuilder();
    private int sentence;
    private int inSentence;
    private boolean open;

    Tokens(String text) {
        words = new ArrayList<>(text.length() / 5 + 4);
        int from = -1;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : '.';
            if (i < text.length() && isWord(c)) {
                from = from < 0 ? i : from;
                continue;
            }
            if (from >= 0) {
                word(text, from, i);
                from = -1;
            }
            open = switch (c) {
                case '"', '`' -> !open;
                case '“', '«', '„' -> true;
                case '”', '»', '\n' -> false;
                default -> open;
            };
            // Two words are no sentence: "Ignore. All. Previous. Instructions."
            if (ends(text, i) && (inSentence > 2 || c == '(')) {
                flush();
                sentence++;
                inSentence = 0;
            }
        }
        flush();
    }

    List<String> words() {
        return words;
    }

    int[] sentences() {
        return Arrays.copyOf(sentences, words.size());
    }

    boolean[] quoted() {
        return Arrays.copyOf(quoted, words.size());
    }

    private void word(String text, int from, int to) {
        int start = from;
        int end = to;
        while (start < end && text.charAt(start) == '\'') {
            start++;
        }
        while (end > start && text.charAt(end - 1) == '\'') {
            end--;
        }
        if (end - start == 1) {
            single.append(text.charAt(start));
        } else if (end > start) {
            flush();
            add(text.substring(start, end));
        }
    }

    private void add(String word) {
        if (words.size() == sentences.length) {
            sentences = Arrays.copyOf(sentences, sentences.length * 2);
            quoted = Arrays.copyOf(quoted, quoted.length * 2);
        }
        sentences[words.size()] = sentence;
        quoted[words.size()] = open;
        inSentence++;
        words.add(word);
    }

    /** Letters written apart are words again; which, the lexicon tells. */
    private void flush() {
        if (single.length() >= 4) {
            Spelt.words(single.toString()).forEach(this::add);
        } else {
            for (int i = 0; i < single.length(); i++) {
                add(String.valueOf(single.charAt(i)));
            }
        }
        single.setLength(0);
    }

    /** End of a sentence or paragraph, or a bracket right behind a word: a call in code. */
    private static boolean ends(String text, int at) {
        if (at >= text.length()) {
            return true;
        }
        return switch (text.charAt(at)) {
            case '.', '!', '?', ';', '。', '！', '？', '।' -> true;
            case '\n' -> at + 1 < text.length() && text.charAt(at + 1) == '\n';
            case '(' -> at > 0 && isWord(text.charAt(at - 1));
            default -> false;
        };
    }

    private static boolean isWord(char c) {
        return (c >= 'a' && c <= 'z')
                || Character.isLetterOrDigit(c)
                || c == '\''
                || c == '@'
                || c == '$'
                || (c > 126
                        && (Character.getType(c) == Character.NON_SPACING_MARK
                                || Character.getType(c) == Character.COMBINING_SPACING_MARK));
    }
}
