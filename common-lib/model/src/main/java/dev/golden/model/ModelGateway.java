package dev.golden.model;

import dev.golden.contracts.AgentRole;
import dev.golden.contracts.ProblemException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The only way to a model. Reserves tokens, calls a provider behind its breaker and bulkhead with one retry layer and a
 * deadline, journals the answer under a key that is stable across attempts, settles the reservation with the real usage.
 * A journaled call is never made or billed again.
 */
public interface ModelGateway {

    /** Whether a provider is configured; without one the platform runs in candidate mode. */
    boolean available();

    /** Model family of the first provider, e.g. {@code gpt-4o}; {@code none} in candidate mode. */
    String family();

    /** Model family of the provider that is asked first in that role. */
    default String family(AgentRole role) {
        return family();
    }

    /**
     * Must be called outside a transaction. An interrupt of the thread ends the call and settles it.
     *
     * @return also what is no proper answer: see {@link Outcome}
     * @throws ProblemException {@code BUDGET_EXHAUSTED} when tokens are denied, {@code UNAVAILABLE} (transient) when no
     *     provider answers, the breakers are open or the call was cancelled, {@code BAD_GATEWAY} when providers refuse the
     *     request itself, {@code MODEL_REQUIRED} when none is configured
     */
    ModelAnswer complete(ModelRequest request);

    /**
     * Ends the running calls of a task, in whichever process they run, once the caller's transaction commits. They settle
     * within a second.
     */
    default void cancel(String tenantId, UUID taskId) {}

    /** Tokens of the text by a real tokenizer (cl100k). */
    long countTokens(String text);

    /** How a call ended. Everything but {@link #ANSWERED} was paid for and is no text to build on as it is. */
    enum Outcome {
        /** A whole answer. */
        ANSWERED,
        /** No text. */
        EMPTY,
        /** The bound of tokens ended it: the text is its beginning. */
        TRUNCATED,
        /** The model or its filter declined; the text says why, if anything does. */
        REFUSED,
        /** The provider sent something that is not in the form of its protocol, or called a tool that it was not given. */
        MALFORMED,
        /** Longer than was asked for, by far: the text is its beginning. */
        TOO_LONG
    }

    /**
     * @param callKey stable across attempts of the same step: the journal's key and the reservation's request id
     * @param system the operator's prompt; trusted
     * @param user everything else, already marked as data
     * @param maxAnswerTokens upper bound of the answer
     * @param deadline when the caller stops waiting
     */
    record ModelRequest(
            String tenantId,
            @Nullable UUID taskId,
            AgentRole role,
            String callKey,
            String system,
            String user,
            int maxAnswerTokens,
            Instant deadline) {}

    /**
     * @param model as the provider names it
     * @param replayed whether it came from the journal instead of a call
     * @param costMicros millionths of the currency of the price table; 0 without a price
     */
    record ModelAnswer(
            String text,
            String model,
            long inputTokens,
            long outputTokens,
            boolean replayed,
            Outcome outcome,
            long costMicros) {

        /** A whole answer without a price. */
        public ModelAnswer(String text, String model, long inputTokens, long outputTokens, boolean replayed) {
            this(text, model, inputTokens, outputTokens, replayed, Outcome.ANSWERED, 0);
        }
    }
}
