package dev.golden.telemetry;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings {@code golden.telemetry.*}.
 *
 * @param version what {@code golden_build_info} says
 * @param seriesPerMetric most series of one metric
 */
@ConfigurationProperties("golden.telemetry")
record TelemetryProperties(
        @DefaultValue("5.1") String version,
        @DefaultValue("1000") int seriesPerMetric) {}
