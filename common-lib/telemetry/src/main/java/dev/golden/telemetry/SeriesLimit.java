package dev.golden.telemetry;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last line of defence against labels that grow with what callers send: a metric has at most so many series, whatever
 * the code does. What is beyond is not recorded, and said once: a monitor that runs out of memory is worse than a gap.
 */
final class SeriesLimit implements MeterFilter {

    private static final Logger log = LoggerFactory.getLogger(SeriesLimit.class);

    private final int most;
    private final Map<String, Set<Meter.Id>> known = new ConcurrentHashMap<>();
    private final Set<String> reported = ConcurrentHashMap.newKeySet();

    SeriesLimit(int most) {
        this.most = most;
    }

    /** Guards the registry, and forgets what is taken out of it. */
    void guard(MeterRegistry registry) {
        registry.config().meterFilter(this).onMeterRemoved(meter -> forget(meter.getId()));
    }

    @Override
    public MeterFilterReply accept(Meter.Id id) {
        Set<Meter.Id> series = known.computeIfAbsent(id.getName(), name -> ConcurrentHashMap.newKeySet());
        if (series.contains(id)) {
            return MeterFilterReply.NEUTRAL;
        }
        if (series.size() >= most) {
            if (reported.add(id.getName())) {
                log.atWarn()
                        .addKeyValue("metric", id.getName())
                        .addKeyValue("limit", most)
                        .log("metric has too many series, further ones are not recorded");
            }
            return MeterFilterReply.DENY;
        }
        series.add(id);
        return MeterFilterReply.NEUTRAL;
    }

    private void forget(Meter.Id id) {
        Set<Meter.Id> series = known.get(id.getName());
        if (series != null) {
            series.remove(id);
        }
    }
}
