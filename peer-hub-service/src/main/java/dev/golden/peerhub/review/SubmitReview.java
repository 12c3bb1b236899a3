package dev.golden.peerhub.review;

import dev.golden.contracts.ProblemException;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Body of {@code POST /reviews}: an artifact to judge, as one text or as files, with tests as one text or as files.
 *
 * @param authorFamily model family of the author, which then does not judge
 */
record SubmitReview(
        @NotBlank @Pattern(regexp = "python|javascript|typescript|bash|java")
        String language,

        @Nullable @Size(max = MOST_CHARACTERS) String code,
        @Nullable @Size(max = MOST_FILES) Map<String, String> files,
        @Nullable JsonNode tests,
        @Nullable @Size(max = 200) String title,
        @Nullable @Size(max = 20_000) String description,
        @Nullable @Size(max = 63) String authorFamily,
        @Nullable @Size(max = 63) String tenantId) {

    static final int MOST_CHARACTERS = 262_144;
    static final int MOST_FILES = 50;

    private static final java.util.regex.Pattern NAME =
            java.util.regex.Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)*");

    Map<String, String> artifact() {
        if ((code == null) == (files == null || files.isEmpty())) {
            throw ProblemException.invalid("code", "or files must be given, not both");
        }
        return checked("files", code == null ? Objects.requireNonNull(files) : Map.of(mainFile(), code));
    }

    Map<String, String> testFiles() {
        if (tests == null || tests.isNull()) {
            return Map.of();
        }
        if (tests.isString()) {
            return tests.asString().isBlank() ? Map.of() : checked("tests", Map.of(testFile(), tests.asString()));
        }
        if (!tests.isObject()) {
            throw ProblemException.invalid("tests", "must be text, or an object of file names and texts");
        }
        Map<String, String> found = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : tests.properties()) {
            if (!entry.getValue().isString()) {
                throw ProblemException.invalid("tests", "must hold only texts");
            }
            found.put(entry.getKey(), entry.getValue().asString());
        }
        return checked("tests", found);
    }

    private String mainFile() {
        return switch (language) {
            case "python" -> "candidate.py";
            case "javascript" -> "candidate.js";
            case "typescript" -> "candidate.ts";
            case "bash" -> "candidate.sh";
            default -> "Candidate.java";
        };
    }

    private String testFile() {
        return switch (language) {
            case "python" -> "test_candidate.py";
            case "javascript" -> "candidate.test.js";
            case "typescript" -> "candidate.test.ts";
            case "bash" -> "test_candidate.sh";
            default -> "CandidateTest.java";
        };
    }

    private static Map<String, String> checked(String field, Map<String, String> files) {
        long characters = 0;
        for (Map.Entry<String, String> file : files.entrySet()) {
            if (!NAME.matcher(file.getKey()).matches() || file.getKey().length() > 200) {
                throw ProblemException.invalid(field, "holds a file name that is not a plain relative path");
            }
            if (file.getValue() == null || file.getValue().indexOf('\0') >= 0) {
                throw ProblemException.invalid(field, "must hold texts without NUL characters");
            }
            characters += file.getValue().length();
        }
        if (files.size() > MOST_FILES || characters > MOST_CHARACTERS) {
            throw ProblemException.invalid(
                    field, "must not exceed " + MOST_FILES + " files and " + MOST_CHARACTERS + " characters");
        }
        return files;
    }
}
