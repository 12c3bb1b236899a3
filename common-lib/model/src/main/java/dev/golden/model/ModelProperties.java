package dev.golden.model;

import dev.golden.contracts.AgentRole;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Model providers in the order they are tried. One is set by the plain properties ({@code GOLDEN_MODEL_BASE_URL} …);
 * {@code providers} adds fallbacks. Without any the platform runs in candidate mode.
 *
 * @param provider protocol of the first provider
 * @param baseUrl its address, up to and with {@code /v1} for OpenAI-compatible ones (vLLM, llama.cpp, LiteLLM); may be
 *     empty for Anthropic
 * @param apiKey its key; empty: none is sent
 * @param name model to ask for
 * @param id see {@link Provider}
 * @param stream see {@link Provider}
 * @param maxConcurrent see {@link Provider}
 * @param price see {@link Provider}
 * @param providers further providers, tried when those before do not answer
 * @param roles ids of the providers of a role, the first to be tried first; a role that is not named uses all
 * @param timeout longest wait for one answer
 * @param maxAttempts calls per provider before the next one is tried
 * @param backoff pause before the second call, doubled for each further one, with jitter
 * @param maxBackoff longest pause that a call waits for; a provider that asks for a longer one is not waited for
 * @param maxQueue longest wait for a place among a provider's concurrent calls
 * @param lease how long a started call counts as running without a sign of life
 * @param cancelCheck how often a running call looks whether it was cancelled in another process
 * @param crashedAfter how long after its last sign of life the hold of a crashed call is released
 */
@ConfigurationProperties("golden.model")
public record ModelProperties(
        @DefaultValue("OPENAI") Protocol provider,
        @DefaultValue("") String baseUrl,
        @DefaultValue("") ApiKey apiKey,
        @DefaultValue("") String name,
        @DefaultValue("") String id,
        @DefaultValue("false") boolean stream,
        @DefaultValue("16") int maxConcurrent,
        @DefaultValue Price price,
        @DefaultValue List<Provider> providers,
        @DefaultValue Map<String, List<String>> roles,
        @DefaultValue("120s") Duration timeout,
        @DefaultValue("3") int maxAttempts,
        @DefaultValue("500ms") Duration backoff,
        @DefaultValue("20s") Duration maxBackoff,
        @DefaultValue("10s") Duration maxQueue,
        @DefaultValue("15s") Duration lease,
        @DefaultValue("400ms") Duration cancelCheck,
        @DefaultValue("60s") Duration crashedAfter) {

    public ModelProperties {
        if (crashedAfter.compareTo(lease) < 0) {
            throw new IllegalArgumentException("golden.model.crashed-after must be at least golden.model.lease");
        }
    }

    /** How a provider is spoken to. */
    public enum Protocol {
        OPENAI,
        ANTHROPIC,
        OLLAMA
    }

    /**
     * A provider.
     *
     * @param id how roles, metrics and pauses name it; empty: the model's name
     * @param stream whether answers come in pieces: needed to cut one that is too long, and to pay for what was received of
     *     one that broke off
     * @param maxConcurrent calls of this process that may run at once
     */
    public record Provider(
            @DefaultValue("OPENAI") Protocol provider,
            @DefaultValue("") String baseUrl,
            @DefaultValue("") ApiKey apiKey,
            @DefaultValue("") String name,
            @DefaultValue("") String id,
            @DefaultValue("false") boolean stream,
            @DefaultValue("16") int maxConcurrent,
            @DefaultValue Price price) {

        public Provider {
            if (maxConcurrent < 1) {
                throw new IllegalArgumentException("golden.model: max-concurrent must be at least 1");
            }
        }

        boolean configured() {
            return !baseUrl.isBlank()
                    || (provider == Protocol.ANTHROPIC && !apiKey.value().isBlank());
        }

        @Nullable
        String findBaseUrl() {
            return baseUrl.isBlank() ? null : baseUrl;
        }

        private Provider named(String unique) {
            return new Provider(provider, baseUrl, apiKey, name, unique, stream, maxConcurrent, price);
        }
    }

    /**
     * What a million tokens cost, in any one currency; as many millionths of it is one token's price.
     */
    public record Price(
            @DefaultValue("0") BigDecimal input,
            @DefaultValue("0") BigDecimal output) {

        static final Price FREE = new Price(BigDecimal.ZERO, BigDecimal.ZERO);

        long micros(long inputTokens, long outputTokens) {
            return input.multiply(BigDecimal.valueOf(inputTokens))
                    .add(output.multiply(BigDecimal.valueOf(outputTokens)))
                    .setScale(0, RoundingMode.HALF_UP)
                    .longValueExact();
        }
    }

    /** A secret that does not print itself. */
    public record ApiKey(String value) {
        @Override
        public String toString() {
            return value.isEmpty() ? "" : "***";
        }
    }

    /** All configured providers, the first to be tried first, each with an id of its own. */
    public List<Provider> order() {
        List<Provider> given = new ArrayList<>();
        given.add(new Provider(provider, baseUrl, apiKey, name, id, stream, maxConcurrent, price));
        given.addAll(providers);
        List<Provider> order = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (Provider one : given) {
            if (one.configured()) {
                String wanted = one.id().isBlank() ? one.name() : one.id();
                String unique = ids.contains(wanted) ? wanted + "-" + (order.size() + 1) : wanted;
                ids.add(unique);
                order.add(one.named(unique));
            }
        }
        return List.copyOf(order);
    }

    /**
     * Places in {@link #order()} of a role's providers.
     *
     * @throws IllegalArgumentException when the role names a provider that is not configured
     */
    List<Integer> places(AgentRole role) {
        List<String> ids = order().stream().map(Provider::id).toList();
        List<String> wanted = roles.getOrDefault(role.wireName(), ids);
        return wanted.stream()
                .map(id -> {
                    int place = ids.indexOf(id.strip());
                    if (place < 0) {
                        throw new IllegalArgumentException("golden.model.roles." + role.wireName()
                                + " names the provider " + id + "; configured are " + ids);
                    }
                    return place;
                })
                .toList();
    }
}
