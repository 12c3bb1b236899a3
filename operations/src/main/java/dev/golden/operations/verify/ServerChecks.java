package dev.golden.operations.verify;

import dev.golden.contracts.Stream;
import dev.golden.messaging.BrokerProbe;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Redis and the broker. */
final class ServerChecks {

    private static final Map<Stream, List<String>> CONSUMERS = Map.of(
            Stream.TASKS, List.of("orchestrator-task-submitted"),
            Stream.PRC, List.of("peer-hub-review-requested", "orchestrator-review-completed"),
            Stream.SANDBOX,
                    List.of(
                            "sandbox-execution-requested",
                            "sandbox-analysis-requested",
                            "orchestrator-execution-finished",
                            "peer-hub-analysis-finished"),
            Stream.ESCALATIONS,
                    List.of(
                            "supervisor-escalation-raised",
                            "supervisor-escalation-withdrawn",
                            "orchestrator-escalation-resolved"),
            Stream.GOVERNANCE, List.of("supervisor-outcome-recorded", "peer-hub-outcome-recorded"),
            Stream.DLQ, List.of("dlq-worker-dead"));

    private ServerChecks() {}

    static Result redisPersists(Deployment deployment) {
        Map<String, String> report = deployment.redis().info("persistence");
        boolean file = deployment.redis().setting("appendonly").equals("yes");
        boolean snapshots = !deployment.redis().setting("save").isBlank();
        if (!file && !snapshots) {
            return Result.fail("neither an append-only file nor snapshots: a restart forgets everything");
        }
        List<String> faults = new ArrayList<>();
        for (String state : List.of("aof_last_write_status", "rdb_last_bgsave_status")) {
            if (!report.getOrDefault(state, "ok").equals("ok")) {
                faults.add(state + " is " + report.get(state));
            }
        }
        return Result.of(faults, file ? "append-only file" : "snapshots");
    }

    static Result redisSetting(Deployment deployment, String setting, String wanted) {
        String value = deployment.redis().setting(setting);
        return Result.when(value.equals(wanted), setting + " " + value, setting + " is " + value + ", not " + wanted);
    }

    static Result redisMemory(Deployment deployment) {
        String value = deployment.redis().setting("maxmemory");
        long limit = value.isEmpty() ? 0 : Long.parseLong(value);
        return Result.when(
                limit > 0, "maxmemory " + (limit >> 20) + " MB", "maxmemory is not set: Redis may take all memory");
    }

    static Result redisFailover(Deployment deployment) {
        Map<String, String> report = deployment.redis().info("replication");
        String replicas = report.getOrDefault("connected_slaves", "0");
        return replicas.equals("0")
                ? Result.skip("one Redis without Sentinel: the services limit on their own while it is away")
                : Result.skip("a human does this: redis-cli -p 26379 SENTINEL FAILOVER mymaster, then verify again");
    }

    static Result redisExpires(Deployment deployment) {
        return Result.when(
                deployment.redis().expires(), "a key of 200 ms is gone after 600 ms", "a key outlived its time");
    }

    static Result jetStream(Deployment deployment) {
        BrokerProbe broker = deployment.broker();
        return Result.when(
                broker.hasJetStream(), "NATS " + broker.version() + " with JetStream", "the broker has no JetStream");
    }

    static Result streamsSetUp(Deployment deployment) throws IOException {
        return Result.of(deployment.broker().faults(), "`jetstream-setup` has nothing to do");
    }

    static Result streams(Deployment deployment) throws IOException {
        List<String> missing = new ArrayList<>();
        for (Stream stream : Stream.values()) {
            if (deployment.broker().differences(stream).contains("does not exist")) {
                missing.add("stream " + stream.name() + " does not exist");
            }
        }
        return Result.of(missing, Stream.values().length + " streams");
    }

    static Result stream(Deployment deployment, Stream stream) throws IOException {
        return Result.of(
                deployment.broker().differences(stream).stream()
                        .map(fault -> "stream " + stream.name() + " " + fault)
                        .toList(),
                "as it should be");
    }

    /** Of every stream: each consumer is there and somebody pulls. */
    static Result consumers(Deployment deployment) throws IOException {
        List<String> faults = new ArrayList<>();
        for (Stream stream : CONSUMERS.keySet().stream().sorted().toList()) {
            faults.addAll(consumerFaults(deployment.broker(), stream));
        }
        return Result.of(
                faults,
                CONSUMERS.values().stream().mapToInt(List::size).sum() + " consumers, all with somebody waiting");
    }

    static Result deadLetterConsumer(Deployment deployment) throws IOException {
        return Result.of(consumerFaults(deployment.broker(), Stream.DLQ), "dlq-worker-dead waits for messages");
    }

    private static List<String> consumerFaults(BrokerProbe broker, Stream stream) throws IOException {
        List<String> faults = new ArrayList<>();
        for (String name : CONSUMERS.getOrDefault(stream, List.of())) {
            Optional<BrokerProbe.ConsumerState> state = waiting(broker, stream, name);
            if (state.isEmpty()) {
                faults.add("consumer " + name + " of " + stream.name() + " is missing");
            } else if (state.get().waiting() == 0) {
                faults.add("nobody pulls for consumer " + name + " of " + stream.name());
            }
        }
        return faults;
    }

    /** Between two pulls nobody waits for a moment, so one look is not enough. */
    private static Optional<BrokerProbe.ConsumerState> waiting(BrokerProbe broker, Stream stream, String name)
            throws IOException {
        Optional<BrokerProbe.ConsumerState> state = Optional.empty();
        for (int look = 0; look < 5; look++) {
            state = broker.find(stream, name);
            if (state.isEmpty() || state.get().waiting() > 0) {
                return state;
            }
            Pause.millis(200);
        }
        return state;
    }

    static Result publishes(Deployment deployment) throws IOException, InterruptedException {
        return Result.when(
                deployment.broker().roundTrip(Duration.ofSeconds(5)),
                "a message came back",
                "a message did not come back within 5 s");
    }

    static Result storageLimits(Deployment deployment) throws IOException {
        List<String> faults = new ArrayList<>();
        for (Stream stream : Stream.values()) {
            deployment.broker().differences(stream).stream()
                    .filter(fault -> fault.startsWith("max") || fault.startsWith("storage"))
                    .forEach(fault -> faults.add(stream.name() + " " + fault));
        }
        return Result.of(faults, "every stream is on disk with an upper bound");
    }
}
