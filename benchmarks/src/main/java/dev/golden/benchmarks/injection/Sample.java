package dev.golden.benchmarks.injection;

/**
 * A labelled text.
 *
 * @param set file it came from
 * @param family kind of attack, for leaving one out; empty when unknown
 * @param group texts of one group (sentences of one template) are never on both sides of a split
 */
record Sample(String set, String family, String group, boolean attack, String text) {

    Sample(String set, String family, boolean attack, String text) {
        this(set, family, text, attack, text);
    }
}
