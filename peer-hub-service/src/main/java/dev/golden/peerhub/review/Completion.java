package dev.golden.peerhub.review;

import dev.golden.contracts.ProblemException;
import dev.golden.contracts.VerdictDecision;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code :complete}: a verdict for a seat, files and tokens for work that writes.
 *
 * @param files relative path to text
 * @param tokensUsed tokens the agent used, for the tenant's budget
 */
record Completion(
        @Nullable VerdictDecision decision,
        @Nullable @DecimalMin("0") @DecimalMax("1") Double probability,
        @Nullable @Size(max = 50) @Valid List<VerdictBody.@NotNull Item> findings,
        @Nullable @Size(max = 4000) String rationale,
        @Nullable @Size(max = MOST_FILES) Map<String, String> files,
        @Nullable @Min(0) Long tokensUsed) {

    private static final int MOST_FILES = 64;
    private static final int MOST_CHARACTERS = 262_144;
    private static final Pattern NAME =
            Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,99}(/[A-Za-z0-9_][A-Za-z0-9._-]{0,99}){0,7}");

    VerdictBody verdict() {
        if (decision == null) {
            throw ProblemException.invalid("decision", "is required for a review");
        }
        if (files != null || tokensUsed != null) {
            throw ProblemException.invalid(files != null ? "files" : "tokens_used", "does not belong to a review");
        }
        return new VerdictBody(null, decision, probability, findings, rationale);
    }

    Map<String, String> written() {
        if (decision != null) {
            throw ProblemException.invalid("decision", "does not belong to work that writes");
        }
        if (files == null || files.isEmpty() || files.values().stream().allMatch(String::isBlank)) {
            throw ProblemException.invalid("files", "must hold a file with text");
        }
        long characters = 0;
        for (Map.Entry<String, String> file : files.entrySet()) {
            if (!NAME.matcher(file.getKey()).matches()) {
                throw ProblemException.invalid("files", "holds a file name that is not a plain relative path");
            }
            if (file.getValue() == null || file.getValue().indexOf('\0') >= 0) {
                throw ProblemException.invalid("files", "must hold texts without NUL characters");
            }
            characters += file.getValue().length();
        }
        if (characters > MOST_CHARACTERS) {
            throw ProblemException.invalid("files", "must not exceed " + MOST_CHARACTERS + " characters");
        }
        return files;
    }

    long tokens() {
        if (tokensUsed == null) {
            throw ProblemException.invalid("tokens_used", "is required: the tenant's budget pays it");
        }
        return tokensUsed;
    }
}
