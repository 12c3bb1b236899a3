package dev.golden.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Model providers in the order they are tried. One is set by the plain properties ({@code GOLDEN_MODEL_BASE_URL} …);
 * {@code providers} adds fallbacks. Without any the platform runs in candidate mode.
 *
 * @param provider protocol of the first provider
 * @param baseUrl its address, up to and with {@code /v1} for OpenAI-compatible ones (vLLM, llama.cpp, LiteLLM, Ollama's
 *     {@code /v1}); may be empty for Anthropic
 * @param apiKey its key; empty: none is sent
 * @param name model to ask for
 * @param providers further providers, tried when those before do not answer
 * @param timeout longest wait for one answer
 * @param maxAttempts calls per provider before the next one is tried
 * @param backoff pause before the second call, doubled for each further one, with jitter
 * @param maxBackoff longest pause; a provider that asks for a longer one is given up
 * @param lease how long a started call counts as running without a sign of life
 */
@ConfigurationProperties("golden.model")
public record ModelProperties(
        @DefaultValue("OPENAI") Protocol provider,
        @DefaultValue("") String baseUrl,
        @DefaultValue("") ApiKey apiKey,
        @DefaultValue("") String name,
        @DefaultValue List<Provider> providers,
        @DefaultValue("120s") Duration timeout,
        @DefaultValue("3") int maxAttempts,
        @DefaultValue("500ms") Duration backoff,
        @DefaultValue("20s") Duration maxBackoff,
        @DefaultValue("15s") Duration lease) {

    /** How a provider is spoken to. Ollama speaks OPENAI under {@code /v1}. */
    public enum Protocol {
        OPENAI,
        ANTHROPIC
    }

    /** A provider. */
    public record Provider(
            @DefaultValue("OPENAI") Protocol provider,
            @DefaultValue("") String baseUrl,
            @DefaultValue("") ApiKey apiKey,
            @DefaultValue("") String name) {

        boolean configured() {
            return !baseUrl.isBlank()
                    || (provider == Protocol.ANTHROPIC && !apiKey.value().isBlank());
        }

        @Nullable
        String findBaseUrl() {
            return baseUrl.isBlank() ? null : baseUrl;
        }
    }

    /** A secret that does not print itself. */
    public record ApiKey(String value) {
        @Override
        public String toString() {
            return value.isEmpty() ? "" : "***";
        }
    }

    /** All configured providers, the first to be tried first. */
    public List<Provider> order() {
        List<Provider> order = new ArrayList<>();
        Provider first = new Provider(provider, baseUrl, apiKey, name);
        if (first.configured()) {
            order.add(first);
        }
        providers.stream().filter(Provider::configured).forEach(order::add);
        return List.copyOf(order);
    }
}
