package dev.golden.model;

import dev.golden.contracts.AgentRole;
import dev.golden.contracts.ProblemException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The only way to a model. Reserves tokens, calls the provider behind breaker {@code external_api} with one retry layer
 * and a deadline, journals the answer under a key that is stable across attempts, settles the reservation with the real
 * usage. A journaled call is never made or billed again.
 */
public interface ModelGateway {

    /** Whether a provider is configured; without one the platform runs in candidate mode. */
    boolean available();

    /** Model family of the first provider, e.g. {@code gpt-4o}; {@code none} in candidate mode. */
    String family();

    /**
     * Must be called outside a transaction.
     *
     * @throws ProblemException {@code BUDGET_EXHAUSTED} when tokens are denied, {@code UNAVAILABLE} (transient) when no
     *     provider answers or the breaker is open, {@code MODEL_REQUIRED} when none is configured
     */
    ModelAnswer complete(ModelRequest request);

    /** Tokens of the text by a real tokenizer (cl100k). */
    long countTokens(String text);

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
     * @param replayed whether it came from the journal instead of a call
     */
    record ModelAnswer(String text, String model, long inputTokens, long outputTokens, boolean replayed) {}
}
