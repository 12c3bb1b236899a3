package dev.golden.injection;

import static dev.golden.injection.Lexicon.Part.AGENT;
import static dev.golden.injection.Lexicon.Part.DEMAND;
import static dev.golden.injection.Lexicon.Part.OVERRIDE;
import static dev.golden.injection.Lexicon.Part.READS;
import static dev.golden.injection.Lexicon.Part.TECHNICAL;

import java.util.List;

/** Data that speaks to whoever reads it for its user: a call or a reader named, then something it is to do. */
final class AddressRule {

    private static final List<String> CALLS = List.of(
            " dear ",
            " attention ",
            " hey ",
            " note to ",
            " note for ",
            " message to ",
            " message for ",
            " instruction to ",
            " instruction for ",
            " instructions to ",
            " instructions for ",
            " reminder for ",
            " if you are ",
            " if you're ");

    private static final int NEAR = 4;
    private static final int REACH = 16;

    private AddressRule() {}

    /** Highest score in the text. */
    static double score(Words words) {
        double best = 0;
        for (int i = 0; i < words.count(); i++) {
            if (words.has(i, AGENT)) {
                double called = called(words, i);
                if (called > 0) {
                    best = Math.max(best, OverrideRule.weighed(words, i, Math.max(called, demanded(words, i, called))));
                }
            }
        }
        return best;
    }

    /** How plainly the reader is meant: 0.5 called, 0.45 caught reading, 0 merely spoken of. */
    private static double called(Words words, int agent) {
        StringBuilder lead = new StringBuilder(" ");
        for (int i = Math.max(0, agent - NEAR); i < agent; i++) {
            lead.append(words.word(i)).append(' ');
        }
        String before = lead.toString();
        if (CALLS.stream().anyMatch(before::contains)) {
            return 0.5;
        }
        for (int i = agent + 1; i <= agent + NEAR; i++) {
            if (words.has(i, READS)) {
                return 0.45;
            }
        }
        return 0;
    }

    private static double demanded(Words words, int agent, double called) {
        for (int i = agent + 1; i <= agent + REACH && i < words.count(); i++) {
            boolean sets = words.has(i, OVERRIDE) && !words.has(i, TECHNICAL);
            if (sets) {
                return called >= 0.5 ? 0.86 : 0.8;
            }
            if (words.has(i, DEMAND)) {
                return called >= 0.5 ? 0.82 : 0.7;
            }
        }
        return 0;
    }
}
