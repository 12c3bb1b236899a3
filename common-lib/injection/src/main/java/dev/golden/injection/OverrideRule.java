package dev.golden.injection;

import static dev.golden.injection.Lexicon.Part.ALL;
import static dev.golden.injection.Lexicon.Part.DEMAND;
import static dev.golden.injection.Lexicon.Part.DET;
import static dev.golden.injection.Lexicon.Part.EVERYTHING;
import static dev.golden.injection.Lexicon.Part.LAST;
import static dev.golden.injection.Lexicon.Part.MENTION;
import static dev.golden.injection.Lexicon.Part.OVERRIDE;
import static dev.golden.injection.Lexicon.Part.REFERENCE;
import static dev.golden.injection.Lexicon.Part.REPORTED;
import static dev.golden.injection.Lexicon.Part.REVEAL;
import static dev.golden.injection.Lexicon.Part.SAY;
import static dev.golden.injection.Lexicon.Part.SYSTEM;
import static dev.golden.injection.Lexicon.Part.TARGET;
import static dev.golden.injection.Lexicon.Part.TECHNICAL;
import static dev.golden.injection.Lexicon.Part.THEM;
import static dev.golden.injection.Lexicon.Part.TOLD;
import static dev.golden.injection.Lexicon.Part.VOID;
import static dev.golden.injection.Lexicon.Part.WEAK;
import static dev.golden.injection.Lexicon.Part.YOUR;
import static dev.golden.injection.Lexicon.Part.YOURS;

import java.util.Set;

/** Attempts to set instructions aside. A verb alone means nothing: it takes its object and what that refers to. */
final class OverrideRule {

    static final int WINDOW = 10;

    /** A verb somebody else does, or is told not to do, is a report. */
    private static final double REPORT = 0.6;

    private static final Set<String> CONJUNCTIONS = Set.of(
            "and", "then", "instead", "just", "but", "now", "und", "y", "et", "e", "и", "en", "ve", "i", "och", "og",
            "ja");

    /** A quotation that is announced as one. */
    private static final double QUOTATION = 0.75;

    private OverrideRule() {}

    /** Highest score in the text. */
    static double score(Words words) {
        double best = 0;
        for (int i = 0; i < words.count(); i++) {
            if (words.has(i, OVERRIDE)) {
                best = Math.max(best, weighed(words, i, at(words, i)));
            } else if (words.has(i, VOID)) {
                best = Math.max(best, weighed(words, i, voided(words, i)));
            }
        }
        return best;
    }

    static double weighed(Words words, int at, double score) {
        double said = words.has(at - 1, REPORTED) && !words.has(at - 2, YOUR) ? score * REPORT : score;
        return words.mentioned(at) ? said * QUOTATION : said;
    }

    private static double at(Words words, int verb) {
        double score = forward(words, verb);
        score = followed(words, verb, score);
        if (words.has(verb, TECHNICAL)) {
            score *= 0.88;
        }
        if (words.has(verb + 1, THEM) && !words.has(verb, REPORTED)) {
            score = Math.max(score, pronoun(words, verb));
        }
        return words.has(verb, LAST) ? Math.max(score, before(words, verb)) : score;
    }

    private static double forward(Words words, int verb) {
        boolean refers = false;
        boolean all = false;
        boolean your = false;
        double score = 0;
        for (int i = verb + 1; i <= verb + WINDOW && words.together(verb, i); i++) {
            if (words.has(i, TARGET) || words.has(i, WEAK)) {
                score = Math.max(score, object(words, verb, i, refers, all, your));
            }
            if (words.has(i, EVERYTHING)) {
                score = Math.max(score, everything(words, verb, i));
            }
            if (words.has(i, REFERENCE) && i <= verb + 4 && ends(words, verb, i)) {
                // "Ignore the above and …"
                score = Math.max(score, 0.85);
            }
            if (words.has(i, TOLD) && (your || words.word(verb + 1).equals("what"))) {
                // "Forget what you have been told"
                score = Math.max(score, refers || all ? 0.9 : 0.8);
            }
            if (words.has(i, SAY) && i >= verb + 3 && words.word(i - 1).equals("and") && words.has(verb + 1, DET)) {
                // "Ignore the page and state: …": data is not told to speak.
                score = Math.max(score, 0.82);
            }
            if (words.has(i, REFERENCE) && words.has(i - 1, ALL) && !words.has(verb, TECHNICAL)) {
                // "Forget all previous …", whatever it is.
                score = Math.max(score, 0.6);
            }
            refers |= words.has(i, REFERENCE);
            all |= words.has(i, ALL);
            your |= words.has(i, YOUR);
        }
        return score;
    }

    private static double object(Words words, int verb, int at, boolean refers, boolean all, boolean your) {
        // "the instructions above", "instructions you were given": the reference may follow.
        boolean behind = false;
        for (int i = at + 1; i <= at + 3 && words.together(verb, i); i++) {
            behind |= words.has(i, REFERENCE);
        }
        boolean given =
                words.together(verb, at + 2) && (words.has(at + 1, YOUR) || words.has(at + 2, YOUR)) && told(words, at);
        behind |= given;
        boolean yours = your && (words.has(at - 1, YOURS) || words.has(at - 2, YOURS) || words.has(at - 3, YOURS));
        boolean referring = refers || behind;
        boolean near = at - verb <= 5;
        if (words.has(at, TARGET)) {
            boolean system = words.has(at - 1, SYSTEM);
            return referring
                    ? 0.95
                    : yours || system ? 0.88 : all ? (near ? 0.84 : 0.7) : words.has(at - 1, DET) ? 0.6 : 0.45;
        }
        if (referring) {
            return all || yours || given ? 0.86 : words.has(verb, TECHNICAL) ? 0.6 : 0.82;
        }
        return yours ? 0.7 : all ? 0.4 : 0.15;
    }

    private static double everything(Words words, int verb, int at) {
        if (told(words, at)) {
            return 0.92;
        }
        boolean first = verb == 0 || !words.together(verb - 1, verb);
        boolean last = !words.together(verb, at + 1) || words.word(at + 1).equals("and");
        return at == verb + 1 && (last || first) ? (last ? 0.82 : 0.6) : 0.3;
    }

    /** "The instructions above are a decoy. Ignore them." */
    private static double pronoun(Words words, int verb) {
        boolean target = false;
        boolean refers = false;
        boolean told = false;
        boolean you = false;
        for (int i = verb - 1; i >= Math.max(0, verb - 14); i--) {
            target |= words.has(i, TARGET) || words.has(i, EVERYTHING);
            refers |= words.has(i, REFERENCE);
            told |= words.has(i, TOLD);
            you |= words.has(i, YOUR);
        }
        return (target && refers) || (told && you) ? 0.82 : 0;
    }

    /** What was announced is taken back: "all previous instructions are void". */
    private static double voided(Words words, int at) {
        boolean target = false;
        boolean refers = false;
        boolean yours = false;
        for (int i = at - 1; i >= Math.max(0, at - WINDOW) && words.together(i, at); i--) {
            target |= words.has(i, TARGET);
            refers |= words.has(i, REFERENCE) || words.has(i, ALL);
            yours |= words.has(i, YOURS);
        }
        return target ? (refers ? 0.84 : yours ? 0.82 : 0.3) : 0;
    }

    /** Languages that put the verb last: what it is about stands before it. */
    private static double before(Words words, int verb) {
        boolean target = false;
        boolean refers = false;
        boolean all = false;
        for (int i = verb - 1; i >= Math.max(0, verb - WINDOW) && words.together(i, verb); i--) {
            target |= words.has(i, TARGET) || words.has(i, WEAK);
            refers |= words.has(i, REFERENCE);
            all |= words.has(i, ALL);
        }
        return target ? (refers ? 0.95 : all ? 0.8 : 0.4) : 0;
    }

    /** Whether words for what the model was told follow. */
    private static boolean told(Words words, int from) {
        for (int i = from + 1; i <= from + 6 && words.together(from, i); i++) {
            if (words.has(i, TOLD) || words.has(i, REFERENCE)) {
                return true;
            }
        }
        return false;
    }

    private static boolean ends(Words words, int verb, int at) {
        boolean last = !words.together(verb, at + 1) || CONJUNCTIONS.contains(words.word(at + 1));
        boolean meant =
                at == verb + 1 || words.has(at - 1, DET) || words.has(at - 1, ALL) || words.has(at - 1, EVERYTHING);
        return last && meant && !words.has(at, MENTION);
    }

    /** What follows an order to forget is mostly another order: what was doubtful no longer is. */
    private static double followed(Words words, int verb, double score) {
        if (score < 0.5 || score >= 0.82 || words.has(verb, TECHNICAL)) {
            return score;
        }
        for (int i = verb + 2; i <= verb + 2 * WINDOW && i < words.count(); i++) {
            boolean order = words.has(i, SAY) || words.has(i, DEMAND) || words.has(i, REVEAL);
            if (order && (CONJUNCTIONS.contains(words.word(i - 1)) || !words.together(i - 1, i))) {
                return 0.82;
            }
        }
        return score;
    }
}
