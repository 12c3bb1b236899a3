package dev.golden.orchestrator.screening;

/**
 * @param attackClass class of the finding, e.g. {@code instruction-override}; {@code none} when allowed
 * @param score 0 (harmless) to 1
 */
public record Screening(Decision decision, String attackClass, double score) {

    /** What to do with the text. */
    public enum Decision {
        ALLOW,
        /** Accept, but leave a record. */
        FLAG,
        BLOCK
    }
}
