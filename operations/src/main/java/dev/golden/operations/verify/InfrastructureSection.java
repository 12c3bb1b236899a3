package dev.golden.operations.verify;

import static dev.golden.operations.verify.Need.API;
import static dev.golden.operations.verify.Need.BROKER;
import static dev.golden.operations.verify.Need.CALLER;
import static dev.golden.operations.verify.Need.CLUSTER;
import static dev.golden.operations.verify.Need.REDIS;

import dev.golden.contracts.Stream;
import java.util.List;
import java.util.Set;

/** Infrastructure Setup. */
final class InfrastructureSection {

    private static final String HEADING = "Infrastructure Setup";

    private InfrastructureSection() {}

    static List<Part> parts() {
        return List.of(redis(), broker(), kubernetes());
    }

    private static Part redis() {
        return new Part(HEADING, "Redis")
                .line("redis-persistence", "Deploy Redis with persistence enabled", ServerChecks::redisPersists, REDIS)
                .line(
                        "redis-policy",
                        "Configure `maxmemory-policy allkeys-lru`",
                        deployment -> ServerChecks.redisSetting(deployment, "maxmemory-policy", "allkeys-lru"),
                        REDIS)
                .line("redis-maxmemory", "Set appropriate `maxmemory` limit", ServerChecks::redisMemory, REDIS)
                .line(
                        "redis-aof",
                        "Enable AOF persistence",
                        deployment -> ServerChecks.redisSetting(deployment, "appendonly", "yes"),
                        REDIS)
                .line("redis-failover", "Test failover (if using Redis Sentinel)", ServerChecks::redisFailover, REDIS)
                .active("redis-ttl", "Verify TTL expiration works", ServerChecks::redisExpires, REDIS);
    }

    private static Part broker() {
        return new Part(HEADING, "NATS JetStream")
                .line("nats-jetstream", "Deploy NATS with JetStream enabled", ServerChecks::jetStream, BROKER)
                .line(
                        "nats-setup",
                        "Run setup script: `python -m messaging.jetstream_setup`",
                        ServerChecks::streamsSetUp,
                        BROKER)
                .line("streams", "Verify streams created: `nats stream ls`", ServerChecks::streams, BROKER)
                .line("stream-prc", "PRC stream", stream(Stream.PRC), BROKER)
                .line("stream-escalations", "ESCALATIONS stream", stream(Stream.ESCALATIONS), BROKER)
                .line("stream-dlq", "DLQ stream", stream(Stream.DLQ), BROKER)
                .line("consumers", "Verify consumers attached", ServerChecks::consumers, BROKER)
                .active("publish-subscribe", "Test message publish/subscribe", ServerChecks::publishes, BROKER)
                .line("storage-limits", "Configure file storage limits", ServerChecks::storageLimits, BROKER)
                .active(
                        "dlq-worker-processes",
                        "Test DLQ worker processing",
                        DeadLetterTrials::captured,
                        BROKER,
                        API,
                        CALLER);
    }

    private static Part kubernetes() {
        return new Part(HEADING, "Kubernetes")
                .line(
                        "namespace",
                        "Create namespace: `kubectl create ns golden-architecture`",
                        deployment -> Result.of(deployment.cluster().missingNamespaces(), "both namespaces"),
                        CLUSTER)
                .line(
                        "rbac-policies",
                        "Apply RBAC policies",
                        deployment -> Result.of(deployment.cluster().wideRights(), "no wildcard, nobody reads Secrets"),
                        CLUSTER)
                .line(
                        "configmaps",
                        "Create ConfigMaps for non-secret config",
                        deployment -> Result.of(
                                deployment
                                        .cluster()
                                        .missingConfigMaps(Set.of("golden-config", "golden-operations-config")),
                                "golden-config, golden-operations-config"),
                        CLUSTER)
                .line("secrets", "Create Secrets for sensitive data", ClusterChecks::secrets, CLUSTER)
                .line(
                        "hpa-applied",
                        "Apply HPA configs: `kubectl apply -f k8s/hpa-configs.yaml`",
                        deployment -> Result.of(
                                deployment.cluster().scaling().missingAutoscalers(HealthChecks.serviceNames()),
                                "one per service"),
                        CLUSTER)
                .line(
                        "hpa-active",
                        "Verify HPA active: `kubectl get hpa -n golden-architecture`",
                        ClusterChecks::autoscalers,
                        CLUSTER)
                .line(
                        "limits",
                        "Configure resource requests/limits for all pods",
                        deployment -> Result.of(
                                deployment
                                        .cluster()
                                        .workloads(deployment.clock())
                                        .withoutLimits(),
                                "every container has requests and limits"),
                        CLUSTER)
                .line(
                        "disruption-budgets",
                        "Set up Pod Disruption Budgets",
                        deployment -> Result.of(
                                deployment.cluster().scaling().disruptionBudgets(HealthChecks.serviceNames()),
                                "one per service"),
                        CLUSTER);
    }

    private static Check stream(Stream stream) {
        return deployment -> ServerChecks.stream(deployment, stream);
    }
}
