package dev.golden.injection;

import dev.golden.injection.Lexicon.Part;
import java.util.ArrayList;
import java.util.Arrays;
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

    /** Cuts a text into words. Letters that stand alone are one word; sentences end at stops and empty lines. */
    private static final class Tokens {

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
}
