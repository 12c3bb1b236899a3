package dev.golden.model;

import com.anthropic.errors.AnthropicInvalidDataException;
import com.anthropic.errors.AnthropicServiceException;
import com.openai.errors.OpenAIInvalidDataException;
import com.openai.errors.OpenAIServiceException;
import dev.golden.model.ProviderFailure.Kind;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the exceptions of the providers' libraries mean for the call. */
final class SdkFailures {

    private static final int MOST_CAUSES = 10;

    private final Clock clock;

    SdkFailures(Clock clock) {
        this.clock = clock;
    }

    /** Null when the provider answered something that is not in the form of its protocol. */
    @Nullable
    ProviderFailure explain(RuntimeException failure) {
        Throwable cause = failure;
        boolean unreadable = false;
        for (int depth = 0; cause != null && depth < MOST_CAUSES; depth++) {
            switch (cause) {
                case ProviderFailure known -> {
                    return known;
                }
                case OpenAIServiceException e
                when e.statusCode() >= 400 -> {
                    return status(
                            e.statusCode(),
                            e.headers().values("Retry-After"),
                            e.headers().values("Date"),
                            clock,
                            e);
                }
                case AnthropicServiceException e
                when e.statusCode() >= 400 -> {
                    return status(
                            e.statusCode(),
                            e.headers().values("Retry-After"),
                            e.headers().values("Date"),
                            clock,
                            e);
                }
                case OpenAIInvalidDataException _,
                        AnthropicInvalidDataException _,
                        com.fasterxml.jackson.core.JacksonException _,
                        tools.jackson.core.JacksonException _ -> unreadable = true;
                default -> {
                    // Its cause may be one of them.
                }
            }
            cause = cause.getCause();
        }
        return unreadable ? null : new ProviderFailure(Kind.AWAY, "Model provider does not answer", failure);
    }

    static ProviderFailure status(
            int status, List<String> retryAfter, List<String> date, Clock clock, @Nullable Throwable cause) {
        Duration pause = retryAfter.isEmpty()
                ? null
                : RetryAfter.parse(retryAfter.getFirst(), date.isEmpty() ? null : date.getFirst(), clock);
        String message = "Model provider answered " + status;
        boolean busy = status == 429 || status == 529 || (status == 503 && pause != null);
        if (busy) {
            return new ProviderFailure(Kind.BUSY, message, pause, cause);
        }
        boolean again = status >= 500 || status == 408 || status == 409;
        return new ProviderFailure(again ? Kind.AWAY : Kind.REFUSED, message, pause, cause);
    }
}
