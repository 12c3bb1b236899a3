package dev.golden.contracts;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A failure the caller is told about: becomes a problem answer over HTTP and an acknowledgement decision on a message. */
public class ProblemException extends RuntimeException {

    /** One offending field and the rule it breaks. */
    public record FieldError(String field, String message) {}

    private final ProblemType type;
    private final transient List<FieldError> errors;
    private final @Nullable Duration retryAfter;

    public ProblemException(ProblemType type, String detail) {
        this(type, detail, List.of(), null, null);
    }

    public ProblemException(ProblemType type, String detail, List<FieldError> errors) {
        this(type, detail, errors, null, null);
    }

    public ProblemException(
            ProblemType type,
            String detail,
            List<FieldError> errors,
            @Nullable Duration retryAfter,
            @Nullable Throwable cause) {
        super(detail, cause);
        this.type = type;
        this.errors = List.copyOf(errors);
        this.retryAfter = retryAfter;
    }

    /** A single field that breaks a rule: 400 {@code validation-failed}. */
    public static ProblemException invalid(String field, String message) {
        return new ProblemException(
                ProblemType.VALIDATION_FAILED, field + " " + message, List.of(new FieldError(field, message)));
    }

    public static ProblemException notFound(String noun, Object id) {
        return new ProblemException(ProblemType.NOT_FOUND, "No " + noun + " " + id);
    }

    public ProblemType type() {
        return type;
    }

    public List<FieldError> errors() {
        return errors;
    }

    public @Nullable Duration retryAfter() {
        return retryAfter;
    }
}
