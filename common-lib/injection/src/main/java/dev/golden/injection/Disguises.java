package dev.golden.injection;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Attack words written so that only a model reads them: reversed, under any Caesar shift (rot13 is one), in Atbash, or with
 * letters missing, doubled or swapped.
 */
final class Disguises {

    private static final int REVERSED = 27;
    private static final int ATBASH = 26;
    private static final int SHORTEST = 5;
    private static final int SHORTEST_MISSPELT = 6;

    /** Parts in the low half, the kind of disguise in the high half. */
    private static final Map<String, Long> CIPHERED = new HashMap<>();

    /** Words by first and last letter, which misspellings mostly leave in place. */
    private static final Map<Integer, List<String>> BY_ENDS = new HashMap<>();

    private static final Map<String, Integer> WORDS = Lexicon.disguised();

    static {
        WORDS.forEach((word, parts) -> {
            if (word.length() >= SHORTEST) {
                put(new StringBuilder(word).reverse().toString(), parts, REVERSED);
                for (int shift = 1; shift < 26; shift++) {
                    put(shifted(word, shift), parts, shift);
                }
                put(atbash(word), parts, ATBASH);
            }
            if (word.length() >= SHORTEST_MISSPELT) {
                BY_ENDS.computeIfAbsent(ends(word), key -> new ArrayList<>()).add(word);
            }
        });
    }

    private Disguises() {}

    private static void put(String disguised, int parts, int kind) {
        if (Lexicon.parts(disguised) == 0) {
            CIPHERED.putIfAbsent(disguised, (long) kind << 32 | parts);
        }
    }

    /** Kind of cipher (high half) and parts (low half) of the word, 0 when it hides nothing. */
    static long ciphered(String word) {
        Long found = word.length() < SHORTEST ? null : CIPHERED.get(word);
        return found == null ? 0 : found;
    }

    /** Parts of the word it is a misspelling of, 0 when of none. */
    static int misspelt(String word) {
        if (word.length() < SHORTEST_MISSPELT - 1 || word.length() > 20) {
            return 0;
        }
        List<String> candidates = BY_ENDS.get(ends(word));
        if (candidates != null) {
            for (String candidate : candidates) {
                int most = candidate.length() >= 9 ? 2 : 1;
                if (Math.abs(candidate.length() - word.length()) <= most
                        && (distance(word, candidate) <= most || scrambled(word, candidate))) {
                    Integer parts = WORDS.get(candidate);
                    return parts == null || word.equals("forgot") ? 0 : parts;
                }
            }
        }
        return 0;
    }

    private static int ends(String word) {
        return word.charAt(0) << 16 | word.charAt(word.length() - 1);
    }

    /** Same letters in another order: readers and models hardly notice. */
    private static boolean scrambled(String a, String b) {
        if (a.length() != b.length()) {
            return false;
        }
        int[] counts = new int[128];
        for (int i = 0; i < a.length(); i++) {
            counts[a.charAt(i) & 127]++;
            counts[b.charAt(i) & 127]--;
        }
        for (int count : counts) {
            if (count != 0) {
                return false;
            }
        }
        return true;
    }

    /** Edits, a swap of neighbours being one. */
    private static int distance(String a, String b) {
        int[] before = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(Math.min(row[j - 1] + 1, last[j] + 1), last[j - 1] + change);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], before[j - 2] + 1);
                }
            }
            int[] free = before;
            before = last;
            last = row;
            row = free;
        }
        return last[b.length()];
    }

    private static String shifted(String word, int shift) {
        StringBuilder out = new StringBuilder(word.length());
        word.chars().forEach(c -> out.append((char) ('a' + (c - 'a' + shift) % 26)));
        return out.toString();
    }

    private static String atbash(String word) {
        StringBuilder out = new StringBuilder(word.length());
        word.chars().forEach(c -> out.append((char) ('a' + 'z' - c)));
        return out.toString();
    }
}
