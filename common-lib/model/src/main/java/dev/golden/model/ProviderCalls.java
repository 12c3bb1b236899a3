package dev.golden.model;

import dev.golden.contracts.AgentRole;
import dev.golden.contracts.ProblemException;
import dev.golden.contracts.ProblemType;
import dev.golden.model.ChatProvider.Ask;
import dev.golden.model.ProviderFailure.Kind;
import dev.golden.model.ProviderLink.Result;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The one retry layer of model calls: per provider of the role a few attempts, then the next provider, all within the
 * caller's deadline. A provider that asked to be left alone is passed over until its time has come.
 */
final class ProviderCalls {

    /** Breaker of the first provider; the name on the runbook. */
    static final String BREAKER = "external_api";

    /** Waits; replaced in tests. */
    interface Pause {
        void pause(Duration duration) throws InterruptedException;
    }

    private final Function<AgentRole, List<ProviderLink>> order;
    private final ProviderPauses pauses;
    private final ModelProperties properties;
    private final Clock clock;
    private final Pause pause;

    ProviderCalls(
            Function<AgentRole, List<ProviderLink>> order,
            ProviderPauses pauses,
            ModelProperties properties,
            Clock clock,
            Pause pause) {
        this.order = order;
        this.pauses = pauses;
        this.properties = properties;
        this.clock = clock;
        this.pause = pause;
    }

    static String breaker(int place) {
        return place == 0 ? BREAKER : BREAKER + "_" + (place + 1);
    }

    /** A call while it is made. */
    private final class Call {
        private final Ask ask;
        private final Instant deadline;
        private final Cancellation cancellation;
        private final Waste waste;
        private final Set<String> refusing = new HashSet<>();
        private ProviderFailure last = new ProviderFailure(Kind.NOT_ASKED, "No model provider", null);

        Call(Ask ask, Instant deadline, Cancellation cancellation, Waste waste) {
            this.ask = ask;
            this.deadline = deadline;
            this.cancellation = cancellation;
            this.waste = waste;
        }

        Duration left() {
            return Duration.between(clock.instant(), deadline);
        }
    }

    /**
     * @param waste told of the tokens of attempts that came to nothing
     * @throws ProblemException when no provider answers, the deadline passed, or the caller was interrupted or cancelled
     */
    Result call(AgentRole role, Ask ask, Instant deadline, Cancellation cancellation, Waste waste) {
        Call call = new Call(ask, deadline, cancellation, waste);
        try {
            for (int round = 1; ; round++) {
                Instant earliest = null;
                for (ProviderLink link : order.apply(role)) {
                    if (call.refusing.contains(link.id())) {
                        continue;
                    }
                    Instant until = leftAlone(link, call);
                    if (until == null) {
                        Result result = tryProvider(link, call);
                        if (result != null) {
                            return result;
                        }
                        until = call.last.kind() == Kind.BUSY ? leftAlone(link, call) : null;
                    }
                    if (until != null && (earliest == null || until.isBefore(earliest))) {
                        earliest = until;
                    }
                }
                // Another round is only for those who said when to come back.
                if (earliest == null || round == properties.maxAttempts() || !waitUntil(earliest, call)) {
                    throw problem(call.last);
                }
            }
        } catch (InterruptedException e) {
            if (!cancellation.cancelled()) {
                Thread.currentThread().interrupt();
            }
            throw new ProblemException(
                    ProblemType.UNAVAILABLE,
                    cancellation.cancelled()
                            ? "The model call was cancelled"
                            : "Interrupted while waiting for the model");
        }
    }

    /** Until when the provider wants no calls; null when it may be called. */
    private @Nullable Instant leftAlone(ProviderLink link, Call call) {
        Instant now = clock.instant();
        Map<String, Instant> known = pauses.at(now);
        Instant until = known.get(link.id());
        if (until != null && call.last.kind() != Kind.BUSY) {
            call.last = new ProviderFailure(
                    Kind.BUSY, "Model provider asked to be left alone", Duration.between(now, until), null);
        }
        return until;
    }

    private @Nullable Result tryProvider(ProviderLink link, Call call) throws InterruptedException {
        for (int attempt = 1; attempt <= properties.maxAttempts(); attempt++) {
            Duration left = call.left();
            if (left.isNegative() || left.isZero()) {
                return null;
            }
            Duration limit = left.compareTo(properties.timeout()) < 0 ? left : properties.timeout();
            try {
                Result result = link.attempt(call.ask, limit, call.cancellation, call.waste);
                boolean again = switch (result.answer().outcome()) {
                    // Nothing to read: another attempt may bring something.
                    case EMPTY, MALFORMED -> attempt < properties.maxAttempts();
                    case ANSWERED, TRUNCATED, REFUSED, TOO_LONG -> false;
                };
                if (!again || !waitBefore(attempt, call)) {
                    return result;
                }
                call.waste.add(result.usage());
            } catch (ProviderFailure e) {
                // What a provider said tells more than that another was not asked.
                if (e.kind() != Kind.NOT_ASKED || call.last.kind() == Kind.NOT_ASKED) {
                    call.last = e;
                }
                switch (e.kind()) {
                    case REFUSED -> call.refusing.add(link.id());
                    case BUSY -> pauses.pause(link.id(), clock.instant().plus(asked(attempt, e)));
                    case AWAY, TIMEOUT -> {
                        if (attempt < properties.maxAttempts() && waitBefore(attempt, call)) {
                            continue;
                        }
                    }
                    case NOT_ASKED -> {}
                }
                return null;
            }
        }
        return null;
    }

    private Duration asked(int attempt, ProviderFailure busy) {
        Duration asked = busy.retryAfter();
        return asked == null ? backoff(attempt) : asked;
    }

    private Duration backoff(int attempt) {
        long exponential = properties.backoff().toMillis() << Math.min(attempt - 1, 20);
        long jittered = ThreadLocalRandom.current().nextLong(exponential / 2, exponential + 1);
        return Duration.ofMillis(Math.min(jittered, properties.maxBackoff().toMillis()));
    }

    /** Pauses before the next attempt; false when there is no time for it. */
    private boolean waitBefore(int attempt, Call call) throws InterruptedException {
        return wait(backoff(attempt), call);
    }

    /** Not before it, and with jitter on top, so that waiting clients do not come back together. */
    private boolean waitUntil(Instant until, Call call) throws InterruptedException {
        Duration wait = Duration.between(clock.instant(), until);
        if (wait.compareTo(properties.maxBackoff()) > 0) {
            return false;
        }
        return wait(
                wait.plusMillis(1
                        + ThreadLocalRandom.current()
                                .nextLong(properties.backoff().toMillis() / 2 + 1)),
                call);
    }

    private boolean wait(Duration time, Call call) throws InterruptedException {
        if (call.left().compareTo(time) <= 0) {
            return false;
        }
        call.cancellation.<Boolean, RuntimeException>await(() -> {
            pause.pause(time);
            return true;
        });
        return true;
    }

    private static ProblemException problem(ProviderFailure last) {
        ProblemType type = switch (last.kind()) {
            case REFUSED -> ProblemType.BAD_GATEWAY;
            case AWAY, TIMEOUT, BUSY, NOT_ASKED -> ProblemType.UNAVAILABLE;
        };
        return new ProblemException(
                type, Objects.requireNonNullElse(last.getMessage(), "No answer"), List.of(), last.retryAfter(), last);
    }
}
