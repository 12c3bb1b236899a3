package dev.golden.model;

import dev.golden.telemetry.Buckets;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Duration and tokens of model calls by the names of OpenTelemetry's conventions for generative AI. */
final class ModelMetrics {

    private static final double[] TOKENS = {64, 256, 1_024, 4_096, 16_384, 65_536, 262_144};
    private static final String NONE = "none";

    private final MeterRegistry meters;

    /** @param order providers that may be called; their series exist from the start */
    ModelMetrics(MeterRegistry meters, List<ModelProperties.Provider> order) {
        this.meters = meters;
        if (order.isEmpty()) {
            duration("none", "none", NONE);
            tokens("none", "none", "input");
            tokens("none", "none", "output");
        }
        for (ModelProperties.Provider provider : order) {
            String vendor = vendor(provider);
            duration(vendor, provider.name(), NONE);
            tokens(vendor, provider.name(), "input");
            tokens(vendor, provider.name(), "output");
        }
    }

    static String vendor(ModelProperties.Provider provider) {
        return provider.provider().name().toLowerCase(Locale.ROOT);
    }

    /**
     * @param model as configured: what the provider answers may be any text
     * @param error {@code none}, or how the call failed
     */
    void called(String vendor, String model, Duration took, String error) {
        duration(vendor, model, error).record(took);
    }

    void used(String vendor, String model, long input, long output) {
        tokens(vendor, model, "input").record((double) input);
        tokens(vendor, model, "output").record((double) output);
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
}
