package dev.golden.model;

import dev.golden.model.ChatProvider.Ask;
import dev.golden.model.ChatProvider.ChatAnswer;
import dev.golden.model.ModelGateway.Outcome;
import dev.golden.model.ProviderFailure.Kind;
import dev.golden.telemetry.Scope;
import dev.golden.telemetry.Traces;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.opentelemetry.api.trace.SpanKind;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** One provider with its breaker and its places for concurrent calls. */
final class ProviderLink {

    /** Over the asked length by this share an answer is still let through: tokenizers differ. */
    private static final double TOLERANCE = 1.25;

    private static final int LEAST_CEILING = 32;

    private final ModelProperties.Provider settings;
    private final Supplier<ChatProvider> provider;
    private final CircuitBreaker breaker;
    private final Bulkhead bulkhead;
    private final ModelMetrics metrics;
    private final Traces traces;

    ProviderLink(
            ModelProperties.Provider settings,
            Supplier<ChatProvider> provider,
            CircuitBreaker breaker,
            Bulkhead bulkhead,
            ModelMetrics metrics,
            Traces traces) {
        this.settings = settings;
        this.provider = provider;
        this.breaker = breaker;
        this.bulkhead = bulkhead;
        this.metrics = metrics;
        this.traces = traces;
    }

    /** What one attempt brought. */
    record Result(ChatAnswer answer, TokenUsage usage, ModelProperties.Provider by) {}

    String id() {
        return settings.id();
    }

    ModelProperties.Provider settings() {
        return settings;
    }

    /**
     * One attempt.
     *
     * @param limit longest wait for the answer
     * @param waste told of the tokens of an attempt that came to nothing
     * @throws ProviderFailure when there is no answer
     * @throws InterruptedException when the caller is interrupted or cancels
     */
    Result attempt(Ask ask, Duration limit, Cancellation cancellation, Waste waste) throws InterruptedException {
        boolean room = cancellation.await(() -> {
            boolean acquired = bulkhead.tryAcquirePermission();
            // It keeps an interrupt to itself.
            if (!acquired && Thread.interrupted()) {
                throw new InterruptedException();
            }
            return acquired;
        });
        if (!room) {
            throw new ProviderFailure(Kind.NOT_ASKED, "All places for calls of " + id() + " are taken", null);
        }
        try {
            if (!breaker.tryAcquirePermission()) {
                throw new ProviderFailure(Kind.NOT_ASKED, "Circuit breaker " + breaker.getName() + " is open", null);
            }
            return told(ask, limit, cancellation, waste);
        } finally {
            bulkhead.onComplete();
        }
    }

    private Result told(Ask ask, Duration limit, Cancellation cancellation, Waste waste) throws InterruptedException {
        long start = System.nanoTime();
        String vendor = ModelMetrics.vendor(settings);
        String error = "cancelled";
        try (Scope span = traces.begin("chat " + settings.name(), SpanKind.CLIENT)) {
            span.set("gen_ai.operation.name", "chat")
                    .set("gen_ai.provider.name", vendor)
                    .set("gen_ai.request.model", settings.name())
                    .set("gen_ai.request.max_tokens", ask.maxAnswerTokens());
            try {
                ChatAnswer answer = guarded(ask, limit, cancellation, waste);
                error = ModelMetrics.NONE;
                TokenUsage usage = TokenUsage.of(ask, answer);
                metrics.used(settings, usage, answer.outcome());
                span.set("gen_ai.response.model", answer.model())
                        .set("gen_ai.usage.input_tokens", usage.input())
                        .set("gen_ai.usage.output_tokens", usage.output())
                        .set("golden.model.outcome", answer.outcome().name().toLowerCase(Locale.ROOT));
                return new Result(answer, usage, settings);
            } catch (ProviderFailure e) {
                error = e.kind().name().toLowerCase(Locale.ROOT);
                span.failed(error);
                throw e;
            }
        } finally {
            metrics.called(settings, Duration.ofNanos(System.nanoTime() - start), error);
        }
    }

    /** Tells the breaker how it went. */
    private ChatAnswer guarded(Ask ask, Duration limit, Cancellation cancellation, Waste waste)
            throws InterruptedException {
        long start = System.nanoTime();
        Received received =
                new Received(Math.max(LEAST_CEILING, (int) Math.min(ask.maxAnswerTokens() * TOLERANCE, 1 << 24)));
        boolean answered = false;
        try {
            ChatAnswer answer = inTime(ask, limit, cancellation, received);
            answered = true;
            if (answer.outcome() == Outcome.MALFORMED) {
                breaker.onError(
                        System.nanoTime() - start,
                        TimeUnit.NANOSECONDS,
                        new ProviderFailure(Kind.AWAY, "Model provider does not keep to its protocol", null));
            } else {
                breaker.onSuccess(System.nanoTime() - start, TimeUnit.NANOSECONDS);
            }
            return answer;
        } catch (ProviderFailure e) {
            if (e.kind() == Kind.AWAY || e.kind() == Kind.TIMEOUT) {
                breaker.onError(System.nanoTime() - start, TimeUnit.NANOSECONDS, e);
            } else {
                // It answered: that it is busy or refuses says nothing about its health.
                breaker.onSuccess(System.nanoTime() - start, TimeUnit.NANOSECONDS);
            }
            throw e;
        } catch (InterruptedException e) {
            breaker.releasePermission();
            throw e;
        } finally {
            if (!answered) {
                waste.add(ask, received.text());
            }
        }
    }

    private ChatAnswer inTime(Ask ask, Duration limit, Cancellation cancellation, Received received)
            throws InterruptedException {
        FutureTask<ChatAnswer> call = new FutureTask<>(() -> provider.get().chat(ask, received));
        Thread.ofVirtual().name("model-call").start(call);
        try {
            return cancellation.<ChatAnswer, Exception>await(
                    () -> call.get(Math.max(1, limit.toMillis()), TimeUnit.MILLISECONDS));
        } catch (ExecutionException e) {
            throw e.getCause() instanceof ProviderFailure known
                    ? known
                    : new ProviderFailure(Kind.AWAY, "Model provider does not answer properly", e.getCause());
        } catch (TimeoutException e) {
            throw new ProviderFailure(Kind.TIMEOUT, "Model provider did not answer in time", e);
        } catch (InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            // Ends what still runs: its connection is closed, so that the provider may stop too.
            call.cancel(true);
        }
    }
}
