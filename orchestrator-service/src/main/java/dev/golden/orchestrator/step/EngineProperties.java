package dev.golden.orchestrator.step;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings {@code golden.engine.*}.
 *
 * @param workers steps worked on at once in this process
 * @param tenantConcurrency steps of one tenant worked on at once, over all processes
 * @param lease how long a step stays a worker's without a heartbeat
 * @param heartbeat how often leases are renewed
 * @param poll how long a step may stay unnoticed when no signal came
 * @param sweep how often dead leases, lost answers and passed deadlines are looked for
 * @param attempts failed attempts after which a human is asked
 * @param backoff wait after the first failed attempt; doubles with each
 * @param maxBackoff most wait between attempts
 * @param ageing waiting time that weighs as much as one level of priority
 * @param executionWait after which an execution is asked for again; doubles with each time
 * @param reviewWait after which a review is asked for again; doubles with each time
 * @param asks times a question is sent before a human is asked
 * @param stepTime how long a generation may take
 * @param reviewTime within which a review is due
 * @param revisionRounds most revision rounds of a work item
 * @param guardFixRounds most revisions per round that guards may ask for
 * @param guardFixTokens tokens per round after which guards ask for no more revisions
 * @param workTime how long remote agents may take for a generation that is offered to them
 * @param workTokens most tokens held for a generation that is offered to remote agents
 * @param drain how long running steps may go on when the service is asked to stop; then they are given back
 */
@ConfigurationProperties("golden.engine")
public record EngineProperties(
        @DefaultValue("16") int workers,
        @DefaultValue("8") int tenantConcurrency,
        @DefaultValue("6s") Duration lease,
        @DefaultValue("2s") Duration heartbeat,
        @DefaultValue("250ms") Duration poll,
        @DefaultValue("1s") Duration sweep,
        @DefaultValue("8") int attempts,
        @DefaultValue("1s") Duration backoff,
        @DefaultValue("60s") Duration maxBackoff,
        @DefaultValue("60s") Duration ageing,
        @DefaultValue("60s") Duration executionWait,
        @DefaultValue("200s") Duration reviewWait,
        @DefaultValue("6") int asks,
        @DefaultValue("120s") Duration stepTime,
        @DefaultValue("170s") Duration reviewTime,
        @DefaultValue("3") int revisionRounds,
        @DefaultValue("2") int guardFixRounds,
        @DefaultValue("20000") long guardFixTokens,
        @DefaultValue("15m") Duration workTime,
        @DefaultValue("16000") long workTokens,
        @DefaultValue("5s") Duration drain) {

    public EngineProperties {
        if (workers < 1 || tenantConcurrency < 1 || attempts < 1 || asks < 1) {
            throw new IllegalArgumentException(
                    "golden.engine: workers, tenant-concurrency, attempts and asks must be at least 1");
        }
        if (lease.compareTo(heartbeat.multipliedBy(2)) < 0) {
            throw new IllegalArgumentException("golden.engine.lease must be at least twice golden.engine.heartbeat");
        }
    }
}
