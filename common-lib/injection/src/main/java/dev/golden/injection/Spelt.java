package dev.golden.injection;

import java.util.ArrayList;
import java.util.List;

/** Words of the lexicon within a run of letters without spaces, longest first; what lies between them is one word each. */
final class Spelt {

    private static final int LONGEST = 14;
    private static final int SHORTEST = 3;

    /** A run longer than this is data, not something spelt out. */
    private static final int MOST = 400;

    private Spelt() {}

    static List<String> words(String run) {
        if (run.length() > MOST) {
            return List.of(run);
        }
        List<String> words = new ArrayList<>();
        int rest = 0;
        int at = 0;
        while (at < run.length()) {
            int found = longest(run, at);
            if (found == 0) {
                at++;
                continue;
            }
            if (rest < at) {
                words.add(run.substring(rest, at));
            }
            words.add(run.substring(at, at + found));
            at += found;
            rest = at;
        }
        if (rest < run.length()) {
            words.add(run.substring(rest));
        }
        return words;
    }

    private static int longest(String run, int at) {
        for (int length = Math.min(LONGEST, run.length() - at); length >= SHORTEST; length--) {
            if (Lexicon.parts(run.substring(at, at + length)) != 0) {
                return length;
            }
        }
        return 0;
    }
}
