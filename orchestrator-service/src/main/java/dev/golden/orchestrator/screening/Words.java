package dev.golden.orchestrator.screening;

import java.util.ArrayList;
import java.util.List;

/**
 * The words of a folded text with the parts they play.
 * Words turned round or in rot13 are kept apart. Sentences are numbered: a rule does not reach beyond one.
 */
final class Words {

    private final List<String> words;
    private final int[] parts;
    private final int[] disguised;
    private final int[] sentence;

    private Words(List<String> words, int[] parts, int[] disguised, int[] sentence) {
        this.words = words;
        this.parts = parts;
        this.disguised = disguised;
        this.sentence = sentence;
    }

    int count() {
        return parts.length;
    }

    /** Parts of the word once it is turned round or shifted. */
    int disguisedParts(int at) {
        return disguised[at];
    }

    static Words of(String text) {
        List<String> words = new ArrayList<>(text.length() / 5 + 4);
        List<Integer> sentences = new ArrayList<>(text.length() / 5 + 4);
        int sentence = 0;
        int from = -1;
        StringBuilder single = new StringBuilder();
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : '.';
            if (isWord(c) && i < text.length()) {
                from = from < 0 ? i : from;
                continue;
            }
            if (from >= 0) {
                String word = text.substring(from, i);
                if (word.length() == 1) {
                    single.append(word);
                } else {
                    flush(single, words, sentences, sentence);
                    words.add(word);
                    sentences.add(sentence);
                }
                from = -1;
            }
            if (ends(text, i)) {
                sentence++;
            }
        }
        flush(single, words, sentences, sentence);
        int[] parts = new int[words.size()];
        int[] disguised = new int[words.size()];
        for (int i = 0; i < parts.length; i++) {
            String word = words.get(i);
            parts[i] = Lexicon.parts(word);
            if (parts[i] == 0 && word.length() >= 4) {
                String plain = Lexicon.unleet(word);
                parts[i] = plain.equals(word) ? 0 : Lexicon.parts(plain);
                disguised[i] = Lexicon.disguisedParts(word);
            }
        }
        return new Words(
                words,
                parts,
                disguised,
                sentences.stream().mapToInt(Integer::intValue).toArray());
    }

    /** End of a sentence or paragraph, or a bracket right behind a word: a call in code. */
    private static boolean ends(String text, int at) {
        if (at >= text.length()) {
            return true;
        }
        return switch (text.charAt(at)) {
            case '.', '!', '?', ';' -> true;
            case '\n' -> at + 1 < text.length() && text.charAt(at + 1) == '\n';
            case '(' -> at > 0 && isWord(text.charAt(at - 1));
            default -> false;
        };
    }

    /** Letters written apart are one word again. */
    private static void flush(StringBuilder single, List<String> words, List<Integer> sentences, int sentence) {
        if (single.length() >= 4) {
            words.add(single.toString());
            sentences.add(sentence);
        } else {
            for (int i = 0; i < single.length(); i++) {
                words.add(String.valueOf(single.charAt(i)));
                sentences.add(sentence);
            }
        }
        single.setLength(0);
    }

    private static boolean isWord(char c) {
        return Character.isLetterOrDigit(c)
                || c == '\''
                || c == '@'
                || c == '$'
                || Character.getType(c) == Character.NON_SPACING_MARK
                || Character.getType(c) == Character.COMBINING_SPACING_MARK;
    }

    boolean has(int at, int part) {
        return at >= 0 && at < parts.length && (parts[at] & part) != 0;
    }

    String word(int at) {
        return at >= 0 && at < words.size() ? words.get(at) : "";
    }

    boolean together(int a, int b) {
        return a >= 0 && b < sentence.length && sentence[a] == sentence[b];
    }
}
