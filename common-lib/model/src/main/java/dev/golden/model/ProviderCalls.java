package dev.golden.model;

import dev.golden.contracts.ProblemException;
import dev.golden.contracts.ProblemType;
import dev.golden.model.ChatProvider.ChatAnswer;
import dev.golden.model.ProviderFailure.Kind;
import dev.golden.resilience.Breakers;
import dev.golden.telemetry.Scope;
import dev.golden.telemetry.Traces;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.opentelemetry.api.trace.SpanKind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one retry layer of model calls: per provider a few attempts behind its breaker, then the next provider, all within
 * the caller's deadline.
 */
final class ProviderCalls {

    /** Breaker of the first provider; the name on the runbook. */
    static final String BREAKER = "external_api";

    /** Waits; replaced in tests. */
    interface Pause {
        void pause(Duration duration) throws InterruptedException;
    }

    private final Supplier<List<ChatProvider>> providers;
    private final Breakers breakers;
    private final ModelProperties properties;
    private final Clock clock;
    private final Pause pause;
    private final ModelMetrics metrics;
    private final Traces traces;

    ProviderCalls(
            Supplier<List<ChatProvider>> providers,
            Breakers breakers,
            ModelProperties properties,
            Clock clock,
            Pause pause,
            ModelMetrics metrics,
            Traces traces) {
        this.providers = providers;
        this.breakers = breakers;
        this.properties = properties;
        this.clock = clock;
        this.pause = pause;
        this.metrics = metrics;
        this.traces = traces;
    }

    ChatAnswer call(String system, String user, int maxAnswerTokens, Instant deadline) {
        ProviderFailure last = new ProviderFailure(Kind.AWAY, "No model provider", null, null);
        List<ChatProvider> order = providers.get();
        for (int n = 0; n < order.size(); n++) {
            ChatProvider provider = order.get(n);
            CircuitBreaker breaker = breakers.breaker(n == 0 ? BREAKER : BREAKER + "_" + (n + 1));
            for (int attempt = 1; attempt <= properties.maxAttempts(); attempt++) {
                if (!breaker.tryAcquirePermission()) {
                    last = new ProviderFailure(
                            Kind.AWAY, "Circuit breaker " + breaker.getName() + " is open", null, null);
                    break;
                }
                try {
                    return timed(breaker, provider, system, user, maxAnswerTokens, deadline);
                } catch (ProviderFailure e) {
                    last = e;
                    if (e.kind() == Kind.REFUSED
                            || attempt == properties.maxAttempts()
                            || !waitBefore(attempt, e.retryAfter(), deadline)) {
                        break;
                    }
                }
            }
        }
        throw problem(last);
    }

    private ChatAnswer timed(
            CircuitBreaker breaker,
            ChatProvider provider,
            String system,
            String user,
            int maxAnswerTokens,
            Instant deadline) {
        long start = System.nanoTime();
        String error = "interrupted";
        try (Scope span = traces.begin("chat " + provider.model(), SpanKind.CLIENT)) {
            span.set("gen_ai.operation.name", "chat")
                    .set("gen_ai.provider.name", provider.vendor())
                    .set("gen_ai.request.model", provider.model())
                    .set("gen_ai.request.max_tokens", maxAnswerTokens);
            try {
                ChatAnswer answer = once(breaker, provider, system, user, maxAnswerTokens, deadline);
                error = "none";
                long input = answer.inputTokens() == null
                        ? Tokenizer.count(system) + Tokenizer.count(user)
                        : answer.inputTokens();
                long output = answer.outputTokens() == null ? Tokenizer.count(answer.text()) : answer.outputTokens();
                metrics.used(provider.vendor(), provider.model(), input, output);
                span.set("gen_ai.response.model", answer.model())
                        .set("gen_ai.usage.input_tokens", input)
                        .set("gen_ai.usage.output_tokens", output);
                return answer;
            } catch (ProviderFailure e) {
                error = e.kind().name().toLowerCase(Locale.ROOT);
                span.failed(error);
                throw e;
            }
        } finally {
            metrics.called(provider.vendor(), provider.model(), Duration.ofNanos(System.nanoTime() - start), error);
        }
    }

    private ChatAnswer once(
            CircuitBreaker breaker,
            ChatProvider provider,
            String system,
            String user,
            int maxAnswerTokens,
            Instant deadline) {
        long start = System.nanoTime();
        FutureTask<ChatAnswer> call = new FutureTask<>(() -> provider.chat(system, user, maxAnswerTokens));
        try {
            Duration left = Duration.between(clock.instant(), deadline);
            Duration limit = left.compareTo(properties.timeout()) < 0 ? left : properties.timeout();
            Thread.ofVirtual().name("model-call").start(call);
            ChatAnswer answer = call.get(Math.max(1, limit.toMillis()), TimeUnit.MILLISECONDS);
            breaker.onSuccess(System.nanoTime() - start, TimeUnit.NANOSECONDS);
            return answer;
        } catch (ExecutionException e) {
            ProviderFailure failure = e.getCause() instanceof ProviderFailure known
                    ? known
                    : new ProviderFailure(Kind.AWAY, "Model provider does not answer properly", null, e.getCause());
            if (failure.kind() == Kind.AWAY) {
                breaker.onError(System.nanoTime() - start, TimeUnit.NANOSECONDS, failure);
            } else {
                // It answered: that it is busy or refuses says nothing about its health.
                breaker.onSuccess(System.nanoTime() - start, TimeUnit.NANOSECONDS);
            }
            throw failure;
        } catch (TimeoutException e) {
            call.cancel(true);
            ProviderFailure failure = new ProviderFailure(Kind.AWAY, "Model provider did not answer in time", null, e);
            breaker.onError(System.nanoTime() - start, TimeUnit.NANOSECONDS, failure);
            throw failure;
        } catch (InterruptedException e) {
            call.cancel(true);
            breaker.releasePermission();
            Thread.currentThread().interrupt();
            throw new ProblemException(ProblemType.UNAVAILABLE, "Interrupted while waiting for the model");
        }
    }

    /** Pauses before the next attempt; false when there is no time for it. */
    private boolean waitBefore(int attempt, @Nullable Duration asked, Instant deadline) {
        long exponential = properties.backoff().toMillis() << Math.min(attempt - 1, 20);
        long jittered = ThreadLocalRandom.current().nextLong(exponential / 2, exponential + 1);
        Duration wait =
                Duration.ofMillis(Math.min(jittered, properties.maxBackoff().toMillis()));
        if (asked != null) {
            if (asked.compareTo(properties.maxBackoff()) > 0) {
                return false;
            }
            // At least what was asked for, jitter on top, so that waiting clients do not come back together.
            wait = asked.plusMillis(
                    ThreadLocalRandom.current().nextLong(properties.backoff().toMillis() / 2 + 1));
        }
        if (!clock.instant().plus(wait).isBefore(deadline)) {
            return false;
        }
        try {
            pause.pause(wait);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(ProblemType.UNAVAILABLE, "Interrupted while waiting for the model");
        }
    }

    private static ProblemException problem(ProviderFailure last) {
        ProblemType type = switch (last.kind()) {
            case REFUSED -> ProblemType.BAD_GATEWAY;
            case AWAY, BUSY -> ProblemType.UNAVAILABLE;
        };
        return new ProblemException(
                type, Objects.requireNonNullElse(last.getMessage(), "No answer"), List.of(), last.retryAfter(), last);
    }
}
