package dev.golden.web.problem;

import dev.golden.contracts.ProblemException;
import dev.golden.contracts.ProblemException.FieldError;
import dev.golden.contracts.ProblemType;
import dev.golden.database.DatabaseFailure;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.TypeMismatchException;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.dao.DataAccessException;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.validation.BindException;
import org.springframework.validation.Errors;
import org.springframework.validation.method.MethodValidationException;
import org.springframework.validation.method.ParameterErrors;
import org.springframework.validation.method.ParameterValidationResult;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MissingRequestHeaderException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.ServletRequestBindingException;
import org.springframework.web.context.request.async.AsyncRequestTimeoutException;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/** What the caller is told about an exception. Whatever is not known here is our fault, and its text stays inside. */
final class Translation {

    private static final Duration SOON = Duration.ofSeconds(1);

    private Translation() {}

    static ProblemException of(Throwable failure) {
        ProblemException carried = carriedBy(failure);
        if (carried != null) {
            return carried;
        }
        return switch (failure) {
            case BindException e -> invalid(fieldErrors(e.getBindingResult()));
            case HandlerMethodValidationException e ->
                invalid(e.getParameterValidationResults().stream()
                        .flatMap(Translation::parameterErrors)
                        .toList());
            case MethodValidationException e ->
                invalid(e.getParameterValidationResults().stream()
                        .flatMap(Translation::parameterErrors)
                        .toList());
            case ConstraintViolationException e ->
                invalid(e.getConstraintViolations().stream()
                        .map(Translation::fieldError)
                        .toList());
            case HttpMessageNotReadableException e -> BodyTranslation.of(e);
            case HttpMediaTypeNotSupportedException e ->
                new ProblemException(ProblemType.UNSUPPORTED_MEDIA_TYPE, ProblemType.UNSUPPORTED_MEDIA_TYPE.title());
            case HttpMediaTypeNotAcceptableException e ->
                new ProblemException(
                        ProblemType.NOT_ACCEPTABLE, "This route does not answer with a type that Accept allows");
            case HttpRequestMethodNotSupportedException e ->
                new ProblemException(ProblemType.METHOD_NOT_ALLOWED, e.getMethod() + " is not possible here");
            case NoHandlerFoundException e -> notFound();
            case NoResourceFoundException e -> notFound();
            case MissingServletRequestParameterException e ->
                ProblemException.invalid(e.getParameterName(), "is required");
            case MissingRequestHeaderException e -> ProblemException.invalid(e.getHeaderName(), "is required");
            case MethodArgumentTypeMismatchException e ->
                ProblemException.invalid(e.getName(), "must be " + kind(e.getRequiredType()));
            case ServletRequestBindingException e ->
                new ProblemException(ProblemType.VALIDATION_FAILED, "A parameter or header is missing or wrong");
            case TypeMismatchException e ->
                new ProblemException(ProblemType.VALIDATION_FAILED, "A parameter has the wrong type");
            case AuthenticationServiceException e -> unavailable("Tokens cannot be verified right now", e);
            case AsyncRequestTimeoutException e -> unavailable("The answer took too long", e);
            default -> ofDependency(failure);
        };
    }

    private static ProblemException ofDependency(Throwable failure) {
        if (DatabaseFailure.isUnavailable(failure) || DatabaseFailure.isConcurrency(failure)) {
            return unavailable("The database is busy or away; nothing was changed", failure);
        }
        if (failure instanceof DataAccessException && "22021".equals(DatabaseFailure.sqlState(failure))) {
            return new ProblemException(
                    ProblemType.VALIDATION_FAILED, "The request has text that is not valid UTF-8 or holds NUL");
        }
        return new ProblemException(
                ProblemType.INTERNAL,
                "Something went wrong here; the trace id finds the cause in the log",
                List.of(),
                null,
                failure);
    }

    private static @Nullable ProblemException carriedBy(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProblemException problem) {
                return problem;
            }
        }
        return null;
    }

    static ProblemException invalid(List<FieldError> errors) {
        List<FieldError> sorted = errors.stream()
                .sorted(Comparator.comparing(FieldError::field).thenComparing(FieldError::message))
                .toList();
        String detail = sorted.stream()
                .map(error -> error.field() + " " + error.message())
                .collect(Collectors.joining("; "));
        return new ProblemException(
                ProblemType.VALIDATION_FAILED,
                detail.isEmpty() ? ProblemType.VALIDATION_FAILED.title() : detail,
                sorted);
    }

    static String kind(@Nullable Class<?> type) {
        if (type == null) {
            return "of another type";
        }
        if (type.isEnum()) {
            return "one of "
                    + Stream.of(type.getEnumConstants()).map(String::valueOf).collect(Collectors.joining(", "));
        }
        return switch (type.getSimpleName()) {
            case "int", "Integer", "long", "Long", "short", "Short", "BigInteger" -> "a whole number";
            case "double", "Double", "float", "Float", "BigDecimal" -> "a number";
            case "boolean", "Boolean" -> "true or false";
            case "String" -> "a text";
            case "UUID" -> "a UUID";
            case "Instant", "OffsetDateTime", "ZonedDateTime" -> "an RFC 3339 time";
            case "Duration" -> "an ISO 8601 duration";
            case "List", "ArrayList", "Set", "Collection" -> "a list";
            default -> type.isArray() ? "a list" : type.isPrimitive() ? "a value" : "an object";
        };
    }

    private static List<FieldError> fieldErrors(Errors result) {
        return Stream.concat(
                        result.getFieldErrors().stream()
                                .map(error -> new FieldError(FieldNames.onTheWire(error.getField()), message(error))),
                        result.getGlobalErrors().stream().map(error -> new FieldError("body", message(error))))
                .toList();
    }

    private static Stream<FieldError> parameterErrors(ParameterValidationResult result) {
        if (result instanceof ParameterErrors errors) {
            return fieldErrors(errors).stream();
        }
        String name = result.getMethodParameter().getParameterName();
        return result.getResolvableErrors().stream()
                .map(error -> new FieldError(name == null ? "parameter" : name, message(error)));
    }

    private static FieldError fieldError(ConstraintViolation<?> violation) {
        String path = violation.getPropertyPath().toString();
        return new FieldError(FieldNames.onTheWire(path), violation.getMessage());
    }

    private static String message(MessageSourceResolvable error) {
        String message = error.getDefaultMessage();
        return message == null ? "is not valid" : message;
    }

    private static ProblemException notFound() {
        return new ProblemException(ProblemType.NOT_FOUND, "There is nothing at this address");
    }

    private static ProblemException unavailable(String detail, Throwable cause) {
        return new ProblemException(ProblemType.UNAVAILABLE, detail, List.of(), SOON, cause);
    }
}
