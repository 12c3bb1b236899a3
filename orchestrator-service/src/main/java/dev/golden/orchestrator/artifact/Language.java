package dev.golden.orchestrator.artifact;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Languages a task may be in, with the names its candidate and tests have in the work folder. */
public enum Language {
    PYTHON("candidate.py", "test_candidate.py"),
    JAVASCRIPT("candidate.js", "candidate.test.js"),
    TYPESCRIPT("candidate.ts", "candidate.test.ts"),
    BASH("candidate.sh", "test_candidate.sh"),
    JAVA("Candidate.java", "CandidateTest.java");

    private final String candidateFile;
    private final String testFile;

    Language(String candidateFile, String testFile) {
        this.candidateFile = candidateFile;
        this.testFile = testFile;
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Language> find(String wireName) {
        return Arrays.stream(values())
                .filter(language -> language.wireName().equals(wireName))
                .findFirst();
    }

    /** All wire names, for a message. */
    public static String names() {
        return Arrays.stream(values()).map(Language::wireName).collect(Collectors.joining(", "));
    }

    public String candidateFile() {
        return candidateFile;
    }

    public String testFile() {
        return testFile;
    }

    /**
     * Name under which a work item's file is shown to the items that depend on it: {@code candidate.py} of item
     * {@code parser} is {@code parser.py} to them, so that two dependencies do not collide and imports read well; its
     * tests are {@code test_parser.py}.
     */
    public String shownAs(String node, String file) {
        if (!file.equals(candidateFile) && !file.equals(testFile)) {
            return file;
        }
        // A public Java class must be in a file of its own name: it gets a folder instead.
        return this == JAVA ? node + "/" + file : file.replace("candidate", node);
    }
}
