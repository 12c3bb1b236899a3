package dev.golden.web.telemetry;

import dev.golden.telemetry.SecurityDenials;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Metrics of the server, and denials of requests. */
@AutoConfiguration
class WebTelemetryConfiguration {

    @Bean
    ConnectionMetrics connectionMetrics(MeterRegistry meters) {
        return new ConnectionMetrics(meters);
    }

    @Bean
    RequestDenials requestDenials(SecurityDenials denials) {
        return new RequestDenials(denials);
    }
}
