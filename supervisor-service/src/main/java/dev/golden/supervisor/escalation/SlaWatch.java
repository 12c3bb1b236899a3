package dev.golden.supervisor.escalation;

import dev.golden.database.Transactions;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Reminds of cases nobody decided in time: counted in the case, logged, and on the metric that the alert watches. */
@Component
class SlaWatch {

    private static final Logger log = LoggerFactory.getLogger(SlaWatch.class);
    private static final int BATCH = 50;

    private final EscalationTable table;
    private final EscalationProperties properties;
    private final Transactions transactions;
    private final Clock clock;
    private final MeterRegistry meters;
    private final AtomicLong waiting = new AtomicLong();

    SlaWatch(
            EscalationTable table,
            EscalationProperties properties,
            Transactions transactions,
            Clock clock,
            MeterRegistry meters) {
        this.table = table;
        this.properties = properties;
        this.transactions = transactions;
        this.clock = clock;
        this.meters = meters;
        Gauge.builder("golden.escalations.waiting", waiting, AtomicLong::get)
                .description("Escalations that wait for a human")
                .register(meters);
        // From the start: what appears with 1 never had an increase.
        for (int priority = 1; priority <= 5; priority++) {
            breaches(priority);
        }
    }

    /** One round; true when more are due. */
    boolean remind() {
        List<Escalation.Summary> due = transactions.write(() -> {
            waiting.set(table.waiting());
            return table.remind(clock.instant(), properties.reminderInterval(), BATCH);
        });
        for (Escalation.Summary escalation : due) {
            breaches(escalation.priority()).increment();
            log.atWarn()
                    .addKeyValue("escalation", escalation.id())
                    .addKeyValue("tenant", escalation.tenantId())
                    .addKeyValue("priority", escalation.priority())
                    .addKeyValue("due", escalation.slaDueAt())
                    .addKeyValue("reminders", escalation.reminders())
                    .log("escalation is past its time");
        }
        return due.size() == BATCH;
    }

    private Counter breaches(int priority) {
        return Counter.builder("golden.escalations.sla.breaches")
                .description("Reminders of escalations past their time")
                .tag("priority", String.valueOf(priority))
                .register(meters);
    }
}
