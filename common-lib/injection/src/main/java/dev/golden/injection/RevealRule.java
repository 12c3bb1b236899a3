package dev.golden.injection;

import static dev.golden.injection.Lexicon.Part.ABOVE;
import static dev.golden.injection.Lexicon.Part.HIDDEN;
import static dev.golden.injection.Lexicon.Part.PASSAGE;
import static dev.golden.injection.Lexicon.Part.QUESTION;
import static dev.golden.injection.Lexicon.Part.REVEAL;
import static dev.golden.injection.Lexicon.Part.SECRET;
import static dev.golden.injection.Lexicon.Part.SYSTEM;
import static dev.golden.injection.Lexicon.Part.TARGET;
import static dev.golden.injection.Lexicon.Part.YOURS;

/** Attempts to get at the prompt or at a secret of the model's. */
final class RevealRule {

    private RevealRule() {}

    /** Highest score in the text. */
    static double score(Words words) {
        double best = 0;
        for (int i = 0; i < words.count(); i++) {
            boolean question = words.has(i, QUESTION);
            if (words.has(i, REVEAL) || question) {
                double score = at(words, i, question ? 6 : OverrideRule.WINDOW);
                best = Math.max(best, OverrideRule.weighed(words, i, score));
            }
        }
        return best;
    }

    private static double at(Words words, int verb, int window) {
        double score = 0;
        boolean own = false;
        boolean hidden = false;
        boolean system = false;
        boolean passage = false;
        boolean above = false;
        for (int i = verb + 1; i <= verb + window && words.together(verb, i); i++) {
            boolean yours = own && (words.has(i - 1, YOURS) || words.has(i - 2, YOURS) || words.has(i - 3, YOURS));
            if (words.has(i, TARGET) && !words.word(i).equals("orders")) {
                double found = yours
                        ? (system || hidden ? 0.92 : 0.82)
                        : system && hidden ? 0.82 : system ? 0.62 : hidden ? 0.5 : 0;
                score = Math.max(score, found);
            }
            if (words.has(i, SECRET) && yours) {
                score = Math.max(score, 0.84);
            }
            if (passage && words.has(i, ABOVE)) {
                above = true;
                score = Math.max(score, 0.45);
            }
            if (above && (words.word(i).equals("starting") || words.word(i).equals("verbatim"))) {
                score = Math.max(score, 0.85);
            }
            own |= words.has(i, YOURS);
            hidden |= words.has(i, HIDDEN);
            system |= words.has(i, SYSTEM);
            passage |= words.has(i, PASSAGE);
        }
        return score;
    }
}
