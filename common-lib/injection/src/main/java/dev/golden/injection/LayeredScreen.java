package dev.golden.injection;

import dev.golden.injection.InjectionProperties.Thresholds;
import dev.golden.injection.Screening.Decision;
import dev.golden.injection.Screening.Reason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Normalises, decodes, applies rules and classifier to each reading. A text is worth its worst reading. */
final class LayeredScreen implements InjectionScreen {

    /** A finding only hidden text has is no accident. */
    private static final double HIDING = 0.1;

    private static final double LEAST_REASON = 0.3;

    /** Score of the classifier from which a text is doubtful. */
    private static final double DOUBT = 0.5;

    /** What is less is not raised by others. */
    private static final double LEAST_RAISED = 0.45;

    /** Others raise no further: beyond, files block, and that takes a plain finding. */
    private static final double MOST_RAISED = 0.92;

    /** Score of another detector from which the classifier is believed. */
    private static final double SECOND = 0.2;

    /** Most the classifier can say alone: nothing, it knows too few kinds of harmless text. */
    private static final double ALONE = 0.49;

    private final InjectionProperties properties;
    private final LinearModel model;

    LayeredScreen(InjectionProperties properties, LinearModel model) {
        this.properties = properties;
        this.model = model;
    }

    @Override
    public Screening screen(Trust source, String text) {
        Normalised seen = Normalised.of(text);
        List<Reason> reasons = new ArrayList<>();
        read("plain", seen.text(), reasons);
        if (seen.hidden().length() >= 4) {
            reasons.add(new Reason("hidden-text", "hidden", Math.max(0.7, worst(seen.hidden()) + HIDING)));
        }
        List<String> decoded = Decoded.of(text);
        if (!decoded.isEmpty()) {
            double value = worst(Normalised.of(String.join(" .\n\n", decoded)).text());
            reasons.add(new Reason("encoded-instruction", "decoded", value >= 0.5 ? value + HIDING : 0));
        }
        reasons.removeIf(reason -> reason.score() < LEAST_REASON);
        reasons.sort(Comparator.comparingDouble(Reason::score).reversed());
        double score = reasons.isEmpty() ? 0 : Math.min(1, reasons.getFirst().score());
        double rounded = Math.round(score * 1000) / 1000.0;
        Thresholds thresholds = properties.of(source);
        String attackClass = rounded >= thresholds.flagAt() ? reasons.getFirst().attackClass() : Screening.NONE;
        return new Screening(decide(thresholds, rounded), attackClass, rounded, reasons);
    }

    private Decision decide(Thresholds thresholds, double score) {
        if (score >= thresholds.blockAt() && !properties.shadow()) {
            return Decision.BLOCK;
        }
        return score >= thresholds.flagAt() ? Decision.FLAG : Decision.ALLOW;
    }

    private double worst(String folded) {
        List<Reason> reasons = new ArrayList<>();
        read("", folded, reasons);
        return reasons.stream().mapToDouble(Reason::score).max().orElse(0);
    }

    private void read(String reading, String folded, List<Reason> reasons) {
        Words words = Words.of(folded);
        double rule = Math.max(OverrideRule.score(words), Unspaced.override(folded));
        double marks = Marks.roles(folded);
        double judged = model.score(folded);
        // Below doubt it has no say.
        double learned = judged >= DOUBT ? judged : 0;
        Map<String, Double> phrases = Phrases.scores(words);
        double persona = phrases.getOrDefault("persona", 0.0);
        double authority = phrases.getOrDefault("authority", 0.0);
        double said = phrases.getOrDefault("override", 0.0);
        double address = Math.max(phrases.getOrDefault("address", 0.0), AddressRule.score(words));
        double reviewer = phrases.getOrDefault("reviewer", 0.0);
        double reveal = RevealRule.score(words);
        // What is only likely becomes certain when others say so too; a rule that found little is not raised.
        double override =
                raised(Math.max(rule, said), Math.min(rule, said), marks, persona * 0.5, address * 0.6, learned);
        reasons.add(new Reason("instruction-override", reading, override));
        reasons.add(new Reason("prompt-extraction", reading, raised(reveal, marks, authority * 0.6, learned * 0.8)));
        reasons.add(new Reason("persona", reading, raised(persona, authority, learned)));
        reasons.add(new Reason("claimed-authority", reading, raised(authority, learned * 0.8, reveal * 0.5)));
        reasons.add(new Reason("agent-address", reading, raised(address, said, rule * 0.7, learned)));
        reasons.add(new Reason("reviewer-address", reading, raised(reviewer, rule * 0.8)));
        reasons.add(new Reason("role-marks", reading, marks));
        double second =
                Math.max(Math.max(rule, reveal), Math.max(Math.max(persona, authority), Math.max(said, address)));
        reasons.add(new Reason("learned-pattern", reading, second >= SECOND ? judged : Math.min(judged, ALONE)));
        reasons.add(new Reason("disguised-instruction", reading, Marks.ciphered(words)));
    }

    private static double raised(double score, double... others) {
        if (score < LEAST_RAISED || score >= MOST_RAISED) {
            return score;
        }
        double harmless = 1 - score;
        for (double other : others) {
            harmless *= 1 - (other >= LEAST_REASON || other == 0 ? other : other * 0.3);
        }
        return Math.min(MOST_RAISED, 1 - harmless);
    }
}
