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
 * @param workers jobs at once; 0: four per processor, since a job that is new goes before those that run for long
 * @param limit waiting executions at which direct requests are turned away
 * @param tenantLimit of one tenant, so that a flood of it leaves room for others; 0: half of the limit
 * @param serviceLimit waiting executions at which orders of other services stay in the broker
 * @param lease how long a worker that died keeps its execution from others
 * @param heartbeat how often a worker renews its leases
 * @param poll how often an idle worker looks when nothing woke it
 * @param drain how long running programs may go on when the service is asked to stop
 * @param attempts how often an execution is begun before it is given up: again once, when its executor died
 * @param retention how long results are kept
 * @param streamed characters of output that are shown while a program runs
 */
@Validated
@ConfigurationProperties("golden.sandbox.queue")
public record QueueProperties(
        @DefaultValue("0") @Min(0) @Max(256) int workers,
        @DefaultValue("256") @Min(1) int limit,
        @DefaultValue("0") @Min(0) int tenantLimit,
        @DefaultValue("1024") @Min(1) int serviceLimit,
        @DefaultValue("15s") Duration lease,
        @DefaultValue("4s") Duration heartbeat,
        @DefaultValue("1s") Duration poll,
        @DefaultValue("8s") Duration drain,
        @DefaultValue("2") @Min(1) int attempts,
        @DefaultValue("7d") Duration retention,
        @DefaultValue("262144") @Min(0) int streamed) {

    public QueueProperties {
        // Leases are not renewed during it.
        if (drain.isNegative() || drain.plus(heartbeat).compareTo(lease) > 0) {
            throw new IllegalArgumentException(
                    "golden.sandbox.queue.drain must not be longer than the lease less a heartbeat");
        }
    }

    /** Most that may wait when one more comes by a request. */
    ExecutionTable.Bounds requestBounds() {
        return new ExecutionTable.Bounds(limit, tenantShare());
    }

    /** Most that may wait when one more comes from another service. */
    ExecutionTable.Bounds serviceBounds() {
        return new ExecutionTable.Bounds(serviceLimit, serviceLimit);
    }

    int tenantShare() {
        return tenantLimit > 0 ? tenantLimit : Math.max(1, limit / 2);
    }

    int workerCount() {
        return workers > 0 ? workers : 4 * Runtime.getRuntime().availableProcessors();
    }

    /** Jobs of one tenant at once: what runs is not taken back, so without it four endless loops would stop all others. */
    int tenantWorkers() {
        return (workerCount() + 1) / 2;
    }
}
