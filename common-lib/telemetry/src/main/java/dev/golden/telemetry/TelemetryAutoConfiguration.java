package dev.golden.telemetry;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.config.MeterFilter;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.micrometer.metrics.autoconfigure.MeterRegistryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Bounds on metrics, the version, and the counter of denials. */
@AutoConfiguration
@EnableConfigurationProperties({TelemetryProperties.class, TracingProperties.class})
public class TelemetryAutoConfiguration {

    private static final String REQUESTS = "http.server.requests";

    @Bean
    MeterRegistryCustomizer<MeterRegistry> boundedMetrics(TelemetryProperties properties) {
        return registry -> {
            // The outcome says whether it failed; the class of the exception would be one more dimension.
            registry.config().meterFilter(MeterFilter.ignoreTags("exception", "error"));
            registry.config().meterFilter(new KnownMethods(REQUESTS));
            new SeriesLimit(properties.seriesPerMetric()).guard(registry);
        };
    }

    @Bean
    MeterBinder buildInfo(TelemetryProperties properties) {
        return registry -> Gauge.builder("golden.build.info", () -> 1)
                .description("Always 1; the label is what counts")
                .tag("version", properties.version())
                .register(registry);
    }

    @Bean
    @ConditionalOnExpression("!'${golden.tracing.endpoint:}'.isBlank()")
    SpanExport spanExport(TracingProperties tracing, TelemetryProperties telemetry, Environment environment) {
        return SpanExport.open(
                tracing,
                environment.getProperty("spring.application.name", "golden"),
                telemetry.version(),
                environment.getProperty("HOSTNAME", "local") + "-"
                        + ProcessHandle.current().pid());
    }

    @Bean
    Traces traces(TracingProperties tracing, ObjectProvider<SpanExport> export) {
        return tracing.isOn() ? export.getObject().traces() : Traces.off();
    }

    @Bean
    SecurityDenials securityDenials(ObjectProvider<MeterRegistry> meters) {
        return new SecurityDenials(meters.getObject());
    }
}
