package dev.golden.injection;

import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Thresholds of the screening.
 *
 * @param shadow whether to flag where it would block
 * @param thresholds per source; a source that is not named has {@link #defaults}
 */
@ConfigurationProperties("golden.injection")
public record InjectionProperties(
        @DefaultValue("false") boolean shadow, @DefaultValue Map<Trust, Thresholds> thresholds) {

    public InjectionProperties {
        thresholds = Map.copyOf(thresholds);
    }

    /**
     * @param flagAt score from which a text leaves a record, 0 to 1
     * @param blockAt score from which it is refused; above 1 means never
     */
    public record Thresholds(double flagAt, double blockAt) {
        public Thresholds {
            if (!(flagAt >= 0 && flagAt <= blockAt)) {
                throw new IllegalArgumentException("golden.injection.thresholds: flag-at must be 0 to block-at");
            }
        }
    }

    /** What holds without any setting. */
    public static InjectionProperties standard() {
        return new InjectionProperties(false, Map.of());
    }

    Thresholds of(Trust source) {
        Thresholds set = thresholds.get(source);
        return set == null ? defaults(source) : set;
    }

    private static Thresholds defaults(Trust source) {
        return switch (source) {
            case TASK -> new Thresholds(0.5, 0.8);
            // What is produced inside a run is withheld from prompts, never refused: that would let a tool stop a task.
            case FILE, TOOL, AGENT -> new Thresholds(0.5, 0.93);
        };
    }
}
