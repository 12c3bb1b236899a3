package dev.golden.operations.preflight;

/**
 * A mistake.
 *
 * @param object kind and name
 * @param path field, as in kubectl explain
 * @param rule stable name of the rule
 * @param mend what is wrong and what to write instead
 */
record Finding(String file, String object, String path, String rule, String mend) {

    String text() {
        return file + ": " + object + " " + path + "\n    " + rule + ": " + mend;
    }
}
