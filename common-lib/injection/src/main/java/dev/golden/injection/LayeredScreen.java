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

    /** Score of another detector from which the classifier is believed. */
    private static final double SECOND = 0.2;

    /** Most the classifier can say alone. */
    private static final double ALONE = 0.79;

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
        double learned = model.score(folded);
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
        // The classifier alone makes a text doubtful; to refuse it takes a second opinion.
        double second =
                Math.max(Math.max(rule, reveal), Math.max(Math.max(persona, authority), Math.max(said, address)));
        reasons.add(new Reason("learned-pattern", reading, second >= SECOND ? learned : Math.min(learned, ALONE)));
        reasons.add(new Reason("disguised-instruction", reading, Marks.ciphered(words)));
    }

    private static double raised(double score, double... others) {
        if (score < 0.4) {
            return score;
        }
        double harmless = 1 - score;
        for (double other : others) {
            harmless *= 1 - (other >= LEAST_REASON || other == 0 ? other : other * 0.3);
        }
        return 1 - harmless;
    }
}
