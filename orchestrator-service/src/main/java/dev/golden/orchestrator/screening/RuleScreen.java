package dev.golden.orchestrator.screening;

import dev.golden.orchestrator.screening.Screening.Decision;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/** Normalises, decodes, scores. A text is worth its worst reading. */
@Component
@EnableConfigurationProperties(ScreeningProperties.class)
class RuleScreen implements InputScreen {

    /** A finding only hidden text has is no accident. */
    private static final double HIDING = 0.1;

    private final ScreeningProperties properties;

    RuleScreen(ScreeningProperties properties) {
        this.properties = properties;
    }

    /** Class and score of one reading. */
    private record Score(String attackClass, double value) {
        static final Score NONE = new Score("none", 0);

        Score or(String name, double other) {
            return other > value ? new Score(name, other) : this;
        }
    }

    @Override
    public Screening screen(String source, String text) {
        Normalised seen = Normalised.of(text);
        Score score = read(seen.text());
        if (!seen.hidden().isEmpty()) {
            score = score.or("hidden-text", Math.max(0.7, read(seen.hidden()).value() + HIDING));
        }
        for (String decoded : Decoded.of(text)) {
            double value = read(Normalised.of(decoded).text()).value();
            if (value >= 0.5) {
                score = score.or("encoded-instruction", Math.min(1, value + HIDING));
            }
        }
        double rounded = Math.round(Math.min(1, score.value()) * 1000) / 1000.0;
        return new Screening(
                decide(source, rounded), rounded >= properties.flagAt() ? score.attackClass() : "none", rounded);
    }

    private Decision decide(String source, double score) {
        double blockAt = source.equals("file") ? properties.blockFileAt() : properties.blockAt();
        if (score >= blockAt && !properties.shadow()) {
            return Decision.BLOCK;
        }
        return score >= properties.flagAt() ? Decision.FLAG : Decision.ALLOW;
    }

    private static Score read(String text) {
        Words words = Words.of(text);
        double override = Rules.override(words, text);
        double marks = Rules.roleMarks(text);
        double persona = Rules.persona(text);
        // Marks and persona make an override that is only likely certain.
        double together = 1 - (1 - override) * (1 - marks) * (1 - persona * 0.5);
        return Score.NONE
                .or("instruction-override", override >= 0.4 ? Math.max(override, together) : override)
                .or("prompt-extraction", Rules.reveal(words))
                .or("persona", persona)
                .or("role-marks", marks)
                .or("disguised-instruction", Rules.disguised(words));
    }
}
