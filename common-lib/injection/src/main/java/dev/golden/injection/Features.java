package dev.golden.injection;

import java.util.function.IntConsumer;

/** Hashed n-grams of one window of a folded text: words and pairs of words, and runs of 3 and 5 characters. */
final class Features {

    static final int BITS = 16;

    private static final int SEEDS = 0x9E3779B9;
    private static final int MASK = (1 << BITS) - 1;

    private final long[] seen = new long[(1 << BITS) / 64];
    private int count;

    /** Hands over each feature once; returns how many there were. */
    int each(CharSequence text, int from, int to, IntConsumer use) {
        java.util.Arrays.fill(seen, 0);
        count = 0;
        int last = 0;
        int word = 0;
        int a = ' ';
        int b = ' ';
        int c = ' ';
        int d = ' ';
        for (int i = from; i <= to; i++) {
            int e = i < to ? plain(text.charAt(i)) : ' ';
            if (e == ' ' && d == ' ') {
                continue;
            }
            put(mix(c * 31 + d, e, 1), use);
            put(mix((a * 31 + b) * 31 + c, d * 31 + e, 2), use);
            if (e == ' ') {
                put(mix(word, 0, 3), use);
                put(mix(last, word, 4), use);
                last = word;
                word = 0;
            } else {
                word = word * 31 + e;
            }
            a = b;
            b = c;
            c = d;
            d = e;
        }
        return count;
    }

    /** Digits are all one, what is neither letter nor digit is a gap. */
    private static int plain(char c) {
        return c >= 'a' && c <= 'z' ? c : Character.isDigit(c) ? '0' : Character.isLetter(c) || c == '\'' ? c : ' ';
    }

    private static int mix(int a, int b, int kind) {
        int h = (a * SEEDS ^ b) * 0x85EBCA6B + kind * 0x27D4EB2F;
        h ^= h >>> 15;
        h *= 0x2C1B3C6D;
        h ^= h >>> 13;
        return h & MASK;
    }

    private void put(int feature, IntConsumer use) {
        long bit = 1L << feature;
        if ((seen[feature >> 6] & bit) == 0) {
            seen[feature >> 6] |= bit;
            count++;
            use.accept(feature);
        }
    }
}
