package dev.golden.peerhub.work;

import dev.golden.contracts.Subjects;
import dev.golden.contracts.event.WorkFinished;
import dev.golden.contracts.event.WorkOffered;
import dev.golden.contracts.event.WorkWithdrawn;
import dev.golden.messaging.Outbox;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Takes offers in and tells what came of them. Every method runs in the caller's transaction. */
@Component
class Offers {

    private final WorkRows rows;
    private final Outbox outbox;
    private final MeterRegistry meters;
    private final Clock clock;

    Offers(WorkRows rows, Outbox outbox, MeterRegistry meters, Clock clock) {
        this.rows = rows;
        this.outbox = outbox;
        this.meters = meters;
        this.clock = clock;
    }

    /** Opens the work. One that was offered before is answered again when it is over: the answer was lost. */
    void take(WorkOffered offer) {
        if (!rows.add(offer, clock.instant())) {
            rows.find(offer.workId())
                    .flatMap(work -> Optional.ofNullable(work.result()))
                    .ifPresent(result -> outbox.publish(Subjects.WORK_FINISHED, result));
        }
    }

    void withdraw(WorkWithdrawn withdrawn) {
        rows.find(withdrawn.workId())
                .filter(work -> rows.withdraw(withdrawn.workId(), clock.instant()))
                .ifPresent(work -> count(work.offer(), "withdrawn"));
    }

    void done(WorkOffered offer, String agentId, String family, Map<String, String> files, long tokens) {
        end(
                WorkState.DONE,
                new WorkFinished(
                        offer.tenantId(),
                        offer.workId(),
                        offer.taskId(),
                        offer.correlationId(),
                        true,
                        agentId,
                        family,
                        files,
                        tokens,
                        null),
                offer,
                "done");
    }

    void failed(WorkOffered offer, @Nullable String agentId, String reason) {
        end(
                WorkState.FAILED,
                new WorkFinished(
                        offer.tenantId(),
                        offer.workId(),
                        offer.taskId(),
                        offer.correlationId(),
                        false,
                        agentId,
                        null,
                        Map.of(),
                        0,
                        reason),
                offer,
                "failed");
    }

    private void end(WorkState state, WorkFinished result, WorkOffered offer, String outcome) {
        Instant now = clock.instant();
        rows.finish(offer.workId(), state, result, now);
        outbox.publish(Subjects.WORK_FINISHED, result);
        count(offer, outcome);
    }

    private void count(WorkOffered offer, String outcome) {
        meters.counter("golden.agent.work", "role", offer.role().wireName(), "outcome", outcome)
                .increment();
    }
}
