package dev.golden.model;

import dev.golden.model.ModelGateway.Outcome;
import dev.golden.telemetry.Buckets;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Duration and tokens of model calls by the names of OpenTelemetry's conventions for generative AI, and what those do not
 * name: outcomes, cost, and tokens that nobody could be billed for.
 */
final class ModelMetrics {

    static final String NONE = "none";

    private static final double[] TOKENS = {64, 256, 1_024, 4_096, 16_384, 65_536, 262_144};

    private final MeterRegistry meters;

    /** @param order providers that may be called; their series exist from the start */
    ModelMetrics(MeterRegistry meters, List<ModelProperties.Provider> order) {
        this.meters = meters;
        if (order.isEmpty()) {
            register(NONE, NONE);
        }
        order.forEach(provider -> register(vendor(provider), provider.name()));
        unbilled();
    }

    private void register(String vendor, String model) {
        duration(vendor, model, NONE);
        tokens(vendor, model, "input");
        tokens(vendor, model, "output");
        outcomes(vendor, model, Outcome.ANSWERED);
        cost(vendor, model);
        corrected(vendor, model);
    }

    static String vendor(ModelProperties.Provider provider) {
        return provider.provider().name().toLowerCase(Locale.ROOT);
    }

    /** @param error {@code none}, or how the call failed */
    void called(ModelProperties.Provider provider, Duration took, String error) {
        duration(vendor(provider), provider.name(), error).record(took);
    }

    /** The model is named as configured: what the provider answers may be any text. */
    void used(ModelProperties.Provider provider, TokenUsage usage, Outcome outcome) {
        String vendor = vendor(provider);
        tokens(vendor, provider.name(), "input").record((double) usage.input());
        tokens(vendor, provider.name(), "output").record((double) usage.output());
        outcomes(vendor, provider.name(), outcome).increment();
        cost(vendor, provider.name()).increment((double) provider.price().micros(usage.input(), usage.output()));
        if (usage.corrected()) {
            corrected(vendor, provider.name()).increment();
        }
    }

    /** The provider was paid, the budget could not be. */
    void unbilled(long tokens) {
        unbilled().increment((double) tokens);
    }

    private Timer duration(String vendor, String model, String error) {
        return Timer.builder("gen_ai.client.operation.duration")
                .description("Calls of a model provider, each attempt")
                .tag("gen_ai.operation.name", "chat")
                .tag("gen_ai.provider.name", vendor)
                .tag("gen_ai.request.model", model)
                .tag("error.type", error)
                .serviceLevelObjectives(Buckets.model())
                .register(meters);
    }

    private DistributionSummary tokens(String vendor, String model, String type) {
        return DistributionSummary.builder("gen_ai.client.token.usage")
                .description("Tokens of a model call, as the provider counted them or else as we do")
                .tag("gen_ai.operation.name", "chat")
                .tag("gen_ai.provider.name", vendor)
                .tag("gen_ai.request.model", model)
                .tag("gen_ai.token.type", type)
                .serviceLevelObjectives(TOKENS)
                .register(meters);
    }

    private Counter outcomes(String vendor, String model, Outcome outcome) {
        return counter("golden.model.answers", "Answers of model providers by how they ended", vendor, model)
                .tag("outcome", outcome.name())
                .register(meters);
    }

    private Counter cost(String vendor, String model) {
        return counter(
                        "golden.model.cost",
                        "Cost of answers by the price table, in millionths of its currency",
                        vendor,
                        model)
                .register(meters);
    }

    private Counter corrected(String vendor, String model) {
        return counter(
                        "golden.model.usage.corrected",
                        "Answers whose provider claimed a token usage that cannot be true; ours was billed",
                        vendor,
                        model)
                .register(meters);
    }

    private Counter unbilled() {
        return Counter.builder("golden.model.unbilled.tokens")
                .description("Tokens that a provider used although no budget was left for them")
                .register(meters);
    }

    private static Counter.Builder counter(String name, String description, String vendor, String model) {
        return Counter.builder(name)
                .description(description)
                .tag("gen_ai.provider.name", vendor)
                .tag("gen_ai.request.model", model);
    }
}
