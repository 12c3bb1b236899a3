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
 * @param drain how long running programs may go on when the service is asked to stop
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
        @DefaultValue("8s") Duration drain,
        @DefaultValue("3") @Min(1) int attempts) {

    public QueueProperties {
        // Leases are not renewed during it.
        if (drain.isNegative() || drain.plus(heartbeat).compareTo(lease) > 0) {
            throw new IllegalArgumentException(
                    "golden.sandbox.queue.drain must not be longer than the lease less a heartbeat");
        }
    }

    int workerCount() {
        return workers > 0 ? workers : Runtime.getRuntime().availableProcessors();
    }
}
