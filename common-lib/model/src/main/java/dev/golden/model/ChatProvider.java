package dev.golden.model;

import org.jspecify.annotations.Nullable;

/** One model at one provider. A call is a single attempt: retries are {@link ProviderCalls}' alone. */
interface ChatProvider {

    /** As configured. */
    String model();

    /** Who serves it, for metrics. */
    String vendor();

    /** @throws ProviderFailure when there is no answer */
    ChatAnswer chat(String system, String user, int maxAnswerTokens);

    /**
     * @param inputTokens as the provider counted, null when it does not say
     * @param outputTokens as the provider counted, null when it does not say
     */
    record ChatAnswer(
            String text,
            String model,
            @Nullable Long inputTokens,
            @Nullable Long outputTokens) {}
}
