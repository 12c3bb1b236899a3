package dev.golden.injection.prompt;

/**
 * A text with where it came from; the label goes wherever the text goes.
 *
 * @param label what it is, e.g. {@code task} or {@code file main.py}
 */
public record Quotation(Provenance from, String label, String text) {}
