package dev.golden.injection;

import java.util.List;

/**
 * @param attackClass class of the finding, e.g. {@code instruction-override}; {@code none} when allowed
 * @param score 0 (harmless) to 1
 * @param reasons what spoke for it, strongest first; for the operator, never for the caller
 */
public record Screening(Decision decision, String attackClass, double score, List<Reason> reasons) {

    /** Class of a text with nothing to report. */
    public static final String NONE = "none";

    public Screening {
        reasons = List.copyOf(reasons);
    }

    /** What to do with the text. */
    public enum Decision {
        ALLOW,
        /** Accept, but leave a record. */
        FLAG,
        BLOCK
    }

    /**
     * One detector's opinion.
     *
     * @param attackClass class it speaks for
     * @param reading form of the text it was found in: {@code plain}, {@code hidden} or {@code decoded}
     * @param score 0 to 1
     */
    public record Reason(String attackClass, String reading, double score) {}
}
