package dev.golden.telemetry;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import java.util.Set;

/** Calls a method that HTTP does not know {@code OTHER}: a caller may send any word. */
final class KnownMethods implements MeterFilter {

    private static final Set<String> KNOWN =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT");

    private final String meter;

    KnownMethods(String meter) {
        this.meter = meter;
    }

    @Override
    public Meter.Id map(Meter.Id id) {
        String method = id.getTag("method");
        if (!id.getName().equals(meter) || method == null || KNOWN.contains(method)) {
            return id;
        }
        return id.withTag(Tag.of("method", "OTHER"));
    }
}
