package dev.golden.injection;

import dev.golden.injection.Lexicon.Part;
import java.util.List;

/** The words of a folded text with the parts they play. Sentences are numbered: a rule does not reach beyond one. */
final class Words {

    private final List<String> words;
    private final int[] parts;
    private final long[] ciphered;
    private final int[] sentence;
    private final boolean[] quoted;

    private Words(List<String> words, int[] sentence, boolean[] quoted) {
        this.words = words;
        this.sentence = sentence;
        this.quoted = quoted;
        parts = new int[words.size()];
        ciphered = new long[words.size()];
    }

    static Words of(String text) {
        Tokens tokens = new Tokens(text);
        Words words = new Words(tokens.words(), tokens.sentences(), tokens.quoted());
        words.assign();
        return words;
    }

    private void assign() {
        for (int i = 0; i < parts.length; i++) {
            String word = words.get(i);
            int found = Lexicon.parts(word);
            if (found == 0 && word.length() >= 4) {
                found = disguised(word, i);
            }
            parts[i] |= found | Lexicon.pair(word, word(i + 1));
            if (found == 0) {
                rejoin(i);
            }
        }
    }

    private int disguised(String word, int at) {
        String plain = Lexicon.unleet(word);
        int found = plain.equals(word) ? 0 : Lexicon.parts(plain);
        if (found == 0 && word.charAt(0) > 126) {
            found = Lexicon.parts(Confusables.latin(word));
        }
        if (found == 0) {
            ciphered[at] = Disguises.ciphered(word);
            found = Disguises.misspelt(plain);
        }
        return found;
    }

    /** A word that was cut in two or three. */
    private void rejoin(int at) {
        String first = words.get(at);
        String second = word(at + 1);
        if (first.length() > 8 || second.isEmpty() || second.length() > 8 || first.charAt(0) > 126) {
            return;
        }
        int found = first.length() + second.length() < 5 ? 0 : Lexicon.parts(first + second);
        String third = word(at + 2);
        if (found == 0 && first.length() + second.length() <= 10 && third.length() <= 6 && !third.isEmpty()) {
            found = Lexicon.parts(first + second + third);
        }
        parts[at] |= found & (Part.OVERRIDE.bit() | Part.TARGET.bit() | Part.REFERENCE.bit() | Part.REVEAL.bit());
    }

    int count() {
        return parts.length;
    }

    /** Parts of the word under a cipher (low half) and which cipher (high half). */
    long ciphered(int at) {
        return ciphered[at];
    }

    boolean has(int at, Part part) {
        return at >= 0 && at < parts.length && (parts[at] & part.bit()) != 0;
    }

    String word(int at) {
        return at >= 0 && at < words.size() ? words.get(at) : "";
    }

    /** Whether the words from a to b are of one sentence. */
    boolean together(int a, int b) {
        return a >= 0 && b < sentence.length && sentence[a] == sentence[b];
    }

    /** Whether it stands in quotation marks behind a word that says that it is spoken of. */
    boolean mentioned(int at) {
        if (!quoted[at]) {
            return false;
        }
        int from = at;
        while (from > 0 && at - from < 12 && quoted[from]) {
            from--;
        }
        for (int i = from; i >= 0 && from - i < 12; i--) {
            if (has(i, Part.MENTION)) {
                return true;
            }
        }
        return false;
    }
}
