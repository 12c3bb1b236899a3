package dev.golden.web.problem;

import dev.golden.contracts.ProblemException;
import dev.golden.contracts.ProblemType;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.converter.HttpMessageNotReadableException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.exc.ValueInstantiationException;

/** Says which field of a body is wrong and how, without the names of our classes. */
final class BodyTranslation {

    private static final Pattern DUPLICATE = Pattern.compile("Duplicate Object property \"(.{1,100})\"");

    private BodyTranslation() {}

    static ProblemException of(HttpMessageNotReadableException failure) {
        JacksonException json = cause(failure);
        return switch (json) {
            case null -> new ProblemException(ProblemType.MALFORMED_BODY, "A JSON body is required");
            case StreamConstraintsException e ->
                new ProblemException(
                        ProblemType.MALFORMED_BODY, "The JSON is nested too deeply or has a value that is too long");
            case UnrecognizedPropertyException e -> ProblemException.invalid(FieldNames.of(e), "is not a known field");
            case InvalidFormatException e ->
                ProblemException.invalid(FieldNames.of(e), "must be " + Translation.kind(e.getTargetType()));
            case MismatchedInputException e -> mismatch(e);
            case ValueInstantiationException e -> ProblemException.invalid(FieldNames.of(e), "is not valid");
            case InputCoercionException e ->
                ProblemException.invalid(FieldNames.of(e), "must be a whole number that is not so large");
            case StreamReadException e -> malformed(e);
            default -> new ProblemException(ProblemType.MALFORMED_BODY, "The body is not valid JSON");
        };
    }

    private static ProblemException mismatch(MismatchedInputException failure) {
        String field = FieldNames.of(failure);
        String message = failure.getOriginalMessage();
        if (message != null && (message.contains("Cannot map `null`") || message.contains("Missing required"))) {
            return ProblemException.invalid(field, "must not be null");
        }
        if (message != null && message.contains("Trailing token")) {
            return new ProblemException(ProblemType.MALFORMED_BODY, "There is something after the JSON value");
        }
        return ProblemException.invalid(field, "must be " + Translation.kind(failure.getTargetType()));
    }

    private static ProblemException malformed(StreamReadException failure) {
        String message = failure.getOriginalMessage();
        Matcher duplicate = DUPLICATE.matcher(message == null ? "" : message);
        if (duplicate.find()) {
            String name = duplicate.group(1);
            return new ProblemException(
                    ProblemType.MALFORMED_BODY,
                    name + " occurs twice",
                    List.of(new ProblemException.FieldError(name, "occurs twice")));
        }
        return new ProblemException(
                ProblemType.MALFORMED_BODY,
                "The body is not valid JSON: line " + failure.getLocation().getLineNr() + ", column "
                        + failure.getLocation().getColumnNr());
    }

    /** The innermost: an exception of a constructor hides in the one of its reader. */
    private static @Nullable JacksonException cause(Throwable failure) {
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof JacksonException json) {
                return json;
            }
        }
        return null;
    }
}
