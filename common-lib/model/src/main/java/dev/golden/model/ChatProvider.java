package dev.golden.model;

import dev.golden.model.ModelGateway.Outcome;
import org.jspecify.annotations.Nullable;

/** One model at one provider. A call is a single attempt: retries are {@link ProviderCalls}' alone. */
interface ChatProvider {

    /**
     * @param received told of the pieces of a streamed answer as they come, and says when there are enough
     * @throws ProviderFailure when there is no answer
     */
    ChatAnswer chat(Ask ask, Received received);

    /** What is asked. */
    record Ask(String system, String user, int maxAnswerTokens) {

        /** Tokens the chat format adds around the two messages. */
        private static final int FORMAT_TOKENS = 16;

        long inputTokens() {
            return Tokenizer.count(system) + Tokenizer.count(user) + FORMAT_TOKENS;
        }
    }

    /**
     * @param inputTokens as the provider counted, null when it does not say
     * @param outputTokens as the provider counted, null when it does not say
     */
    record ChatAnswer(
            String text,
            String model,
            @Nullable Long inputTokens,
            @Nullable Long outputTokens,
            Outcome outcome) {}
}
