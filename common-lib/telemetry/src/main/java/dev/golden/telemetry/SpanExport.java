package dev.golden.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Sends spans to a receiver in the background. Only loaded when there is one: a process without does not pay for it. */
final class SpanExport implements AutoCloseable {

    // Held: a logger that nobody holds is collected, and its level with it.
    private static final List<Logger> LIBRARY = List.of(
            Logger.getLogger("io.opentelemetry.exporter"), Logger.getLogger("io.opentelemetry.sdk.trace.export"));

    private final SdkTracerProvider provider;

    private SpanExport(SdkTracerProvider provider) {
        this.provider = provider;
    }

    static SpanExport open(TracingProperties properties, String service, String version, String instance) {
        // WatchedExporter says once what they would say with every batch.
        LIBRARY.forEach(logger -> logger.setLevel(Level.OFF));
        OtlpHttpSpanExporterBuilder exporter = OtlpHttpSpanExporter.builder()
                .setEndpoint(properties.endpoint().replaceAll("/+$", "") + "/v1/traces")
                .setTimeout(Duration.ofSeconds(5))
                .setCompression("gzip")
                .setRetryPolicy(null);
        if (properties.ca() != null && properties.endpoint().startsWith("https:")) {
            try {
                exporter.setTrustedCertificates(Files.readAllBytes(properties.ca()));
            } catch (IOException e) {
                throw new IllegalStateException("The certificate authority " + properties.ca() + " cannot be read", e);
            }
        }
        BatchSpanProcessor queue = BatchSpanProcessor.builder(new WatchedExporter(exporter.build()))
                .setMaxQueueSize(properties.queue())
                .setMaxExportBatchSize(Math.min(512, properties.queue()))
                .setScheduleDelay(Duration.ofSeconds(1))
                .build();
        SdkTracerProvider provider = SdkTracerProvider.builder()
                .setResource(Resource.create(Attributes.of(
                        AttributeKey.stringKey("service.name"), service,
                        AttributeKey.stringKey("service.namespace"), "golden",
                        AttributeKey.stringKey("service.version"), version,
                        AttributeKey.stringKey("service.instance.id"), instance)))
                .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(properties.sampling())))
                .addSpanProcessor(queue)
                .build();
        return new SpanExport(provider);
    }

    Traces traces() {
        return new Traces(provider, true);
    }

    /** Sends what waits, for a moment at most. */
    @Override
    public void close() {
        provider.shutdown().join(3, TimeUnit.SECONDS);
    }
}
