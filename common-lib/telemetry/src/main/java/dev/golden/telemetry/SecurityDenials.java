package dev.golden.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what was refused for security, and writes the one line that the log alert looks for: {@code security validation
 * failed}. The counter is complete; lines are at most so many per second.
 */
public final class SecurityDenials {

    private static final Logger log = LoggerFactory.getLogger(SecurityDenials.class);
    private static final int LINES_PER_SECOND = 10;

    /** Why. */
    public enum Reason {
        UNAUTHENTICATED,
        FORBIDDEN,
        RATE_LIMITED,
        INJECTION,
        SANDBOX
    }

    private final Map<Reason, Counter> counters = new EnumMap<>(Reason.class);
    private final Map<Reason, LineLimit> lines = new EnumMap<>(Reason.class);

    public SecurityDenials(MeterRegistry meters) {
        for (Reason reason : Reason.values()) {
            counters.put(
                    reason,
                    Counter.builder("golden.security.denials")
                            .description("Refusals for security")
                            .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                            .register(meters));
            // One each: a flood of one kind must not hide another.
            lines.put(reason, new LineLimit(LINES_PER_SECOND));
        }
    }

    /**
     * @param what route or object that was asked for, never what was sent
     * @param who subject and tenant, or the address of a caller without a token
     */
    public void denied(Reason reason, String what, String who) {
        Objects.requireNonNull(counters.get(reason)).increment();
        long suppressed = Objects.requireNonNull(lines.get(reason)).pass();
        if (suppressed >= 0) {
            log.atWarn()
                    .addKeyValue("event.action", "denied")
                    .addKeyValue("event.reason", reason.name().toLowerCase(Locale.ROOT))
                    .addKeyValue("object", what)
                    .addKeyValue("caller", who)
                    .addKeyValue("suppressed", suppressed)
                    .log("security validation failed");
        }
    }
}
