package dev.golden.sandbox.queue;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How executions wait and are worked on.
 *
 * @param workers jobs at once; 0: one per processor
 * @param limit waiting executions at which direct requests are turned away
 * @param lease how long a worker that died keeps its execution from others
 * @param heartbeat how often a worker renews its leases
 * @param poll how often an idle worker looks when nothing woke it
 * @param attempts how often an execution is begun before it is given up
 */
@Validated
@ConfigurationProperties("golden.sandbox.queue")
public record QueueProperties(
        @DefaultValue("0") @Min(0) @Max(256) int workers,
        @DefaultValue("256") @Min(1) int limit,
        @DefaultValue("15s") Duration lease,
        @DefaultValue("4s") Duration heartbeat,
        @DefaultValue("1s") Duration poll,
        @DefaultValue("3") @Min(1) int attempts) {

    int workerCount() {
        return workers > 0 ? workers : Runtime.getRuntime().availableProcessors();
    }
}
