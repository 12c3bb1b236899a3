package dev.golden.peerhub.verdict;

import java.util.regex.Pattern;

/** Plain words to a reviewer, which the injection screen alone would call ordinary. */
final class ReviewerAddress {

    private static final Pattern WORDS = Pattern.compile(
            "(ignore|disregard|forget)\\W+(\\w+\\W+){0,3}(instructions?|prompts?|rules|guidelines)"
                    + "|(approve|accept|pass)\\W+(me|this|it|the\\W+(artifact|code|submission|candidate|change))\\b"
                    + "|(reviewers?|judges?|assistant|model|ai)\\b\\W+(\\w+\\W+){0,4}(must|should|shall|please)\\W+(\\w+\\W+){0,2}"
                    + "(approve|accept|pass)"
                    + "|you\\W+(are|must|should)\\W+(\\w+\\W+){0,4}(approve|accept|reviewer)"
                    + "|\"?decision\"?\\W{1,4}(approve|accept)",
            Pattern.CASE_INSENSITIVE);

    private ReviewerAddress() {}

    static boolean in(String text) {
        return WORDS.matcher(text).find();
    }
}
