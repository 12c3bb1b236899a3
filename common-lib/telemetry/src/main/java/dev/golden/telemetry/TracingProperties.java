package dev.golden.telemetry;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings {@code golden.tracing.*}.
 *
 * @param endpoint base address of an OTLP/HTTP receiver; without one nothing is exported
 * @param sampling share of the traces begun here that are exported, 0 to 1; a trace that came from a caller keeps the
 *     caller's decision
 * @param queue spans that wait for the exporter; what is beyond is dropped
 * @param ca authority that the receiver's certificate must come from
 */
@ConfigurationProperties("golden.tracing")
record TracingProperties(
        @DefaultValue("") String endpoint,
        @DefaultValue("1.0") double sampling,
        @DefaultValue("2048") int queue,
        @Nullable Path ca) {

    TracingProperties {
        if (sampling < 0 || sampling > 1) {
            throw new IllegalArgumentException("golden.tracing.sampling must be between 0 and 1");
        }
    }

    boolean isOn() {
        return !endpoint.isBlank();
    }
}
