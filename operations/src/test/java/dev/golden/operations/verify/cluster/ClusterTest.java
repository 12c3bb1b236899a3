package dev.golden.operations.verify.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is well gives no fault; what is not is named. */
@EnableKubernetesMockClient(crud = true)
class ClusterTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-24T10:00:00Z"), ZoneOffset.UTC);

    /** Set by the extension before each test. */
    @SuppressWarnings("NullAway.Init")
    KubernetesClient client;

    @SuppressWarnings("NullAway.Init")
    private Cluster cluster;

    @BeforeEach
    void renew() {
        cluster = new Cluster(client);
    }

    @Test
    void anEmptyClusterLacksEverything() {
        assertThat(cluster.missingNamespaces()).hasSize(2);
        assertThat(cluster.wideRights()).containsExactly("no Role is there");
        assertThat(cluster.plainIngresses()).containsExactly("there is no Ingress");
        assertThat(cluster.missingSecrets(Set.of("golden-jwt"))).containsExactly("Secret golden-jwt is missing");
        assertThat(cluster.workloads(CLOCK).podsNotRunning()).containsExactly("there are no pods");
        assertThat(cluster.workloads(CLOCK).faults("orchestrator")).hasSize(1);
        assertThat(cluster.scaling().idleAutoscalers()).containsExactly("there is no HPA");
        assertThat(cluster.isolation().faults()).hasSize(2);
    }

    @Test
    void namespacesAndSecretsAreSeen() {
        Cluster.NAMESPACES.forEach(name -> client.namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create());
        client.secrets()
                .inNamespace(Cluster.NAMESPACE)
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("golden-jwt")
                        .endMetadata()
                        .withData(Map.of("JWT_SECRET", "YWJj"))
                        .build())
                .create();

        assertThat(cluster.missingNamespaces()).isEmpty();
        assertThat(cluster.secret(Cluster.NAMESPACE, "golden-jwt")).contains(Map.of("JWT_SECRET", "abc"));
    }

    @Test
    void podsAreJudgedByPhaseLimitsImageAndRestarts() {
        create(pod("good", "orchestrator:v5.1", "Running", 0, true));

        Workloads workloads = cluster.workloads(CLOCK);
        assertThat(workloads.podsNotRunning()).isEmpty();
        assertThat(workloads.withoutLimits()).isEmpty();
        assertThat(workloads.floatingImages()).isEmpty();
        assertThat(workloads.oftenRestarted()).isEmpty();

        create(pod("bad", "orchestrator:latest", "Pending", 9, false));
        assertThat(workloads.podsNotRunning()).containsExactly("bad is Pending");
        assertThat(workloads.withoutLimits()).singleElement().asString().startsWith("bad/main");
        assertThat(workloads.floatingImages()).singleElement().asString().startsWith("bad/main");
        assertThat(workloads.oftenRestarted()).containsExactly("bad restarted 9 times");
    }

    @Test
    void aDeploymentIsThereWhenAllItsReplicasAreReady() {
        for (int ready : List.of(1, 2)) {
            client.apps()
                    .deployments()
                    .inNamespace(Cluster.SANDBOX)
                    .resource(new DeploymentBuilder()
                            .withNewMetadata()
                            .withName("sandbox" + ready)
                            .endMetadata()
                            .withNewSpec()
                            .withReplicas(2)
                            .endSpec()
                            .withNewStatus()
                            .withReadyReplicas(ready)
                            .endStatus()
                            .build())
                    .create();
        }

        assertThat(cluster.workloads(CLOCK).faults("sandbox1"))
                .containsExactly("Deployment sandbox1 has 1 of 2 replicas ready");
        assertThat(cluster.workloads(CLOCK).faults("sandbox2")).isEmpty();
    }

    @Test
    void aBackupThatIsLateIsNamed() {
        client.batch()
                .v1()
                .cronjobs()
                .inNamespace(Cluster.NAMESPACE)
                .resource(new CronJobBuilder()
                        .withNewMetadata()
                        .withName("golden-backup")
                        .endMetadata()
                        .withNewSpec()
                        .endSpec()
                        .withNewStatus()
                        .withLastSuccessfulTime("2026-11-23T02:30:00Z")
                        .endStatus()
                        .build())
                .create();

        assertThat(cluster.workloads(CLOCK).lateCronJob("golden-backup", Duration.ofHours(26)))
                .containsExactly("CronJob golden-backup last succeeded 31 h ago");
        assertThat(cluster.workloads(CLOCK).lateCronJob("golden-backup", Duration.ofHours(40)))
                .isEmpty();
    }

    @Test
    void aRoleThatReadsSecretsIsTooWide() {
        client.rbac()
                .roles()
                .inNamespace(Cluster.NAMESPACE)
                .resource(new RoleBuilder()
                        .withNewMetadata()
                        .withName("curious")
                        .endMetadata()
                        .withRules(new PolicyRuleBuilder()
                                .withApiGroups("")
                                .withResources("secrets")
                                .withVerbs("list")
                                .build())
                        .build())
                .create();

        assertThat(cluster.wideRights()).containsExactly("golden-architecture/curious may read Secrets");
    }

    @Test
    void aNamespaceIsClosedByAPolicyThatDeniesAndAPodNeedsOneOfItsOwn() {
        for (String namespace : Cluster.NAMESPACES) {
            client.network()
                    .v1()
                    .networkPolicies()
                    .inNamespace(namespace)
                    .resource(new NetworkPolicyBuilder()
                            .withNewMetadata()
                            .withName("default-deny")
                            .endMetadata()
                            .withNewSpec()
                            .withNewPodSelector()
                            .endPodSelector()
                            .withPolicyTypes("Ingress", "Egress")
                            .endSpec()
                            .build())
                    .create();
        }
        assertThat(cluster.isolation().faults()).isEmpty();

        create(pod("alone", "orchestrator:v5.1", "Running", 0, true));
        assertThat(cluster.isolation().faults()).containsExactly("no policy is about pod alone");
    }

    private void create(Pod pod) {
        client.pods().inNamespace(Cluster.NAMESPACE).resource(pod).create();
    }

    private static Pod pod(String name, String image, String phase, int restarts, boolean limited) {
        Map<String, Quantity> quantities =
                limited ? Map.of("cpu", new Quantity("1"), "memory", new Quantity("1Gi")) : Map.of();
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withLabels(Map.of("app.kubernetes.io/name", name))
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("main")
                .withImage(image)
                .withNewResources()
                .withRequests(quantities)
                .withLimits(quantities)
                .endResources()
                .endContainer()
                .endSpec()
                .withNewStatus()
                .withPhase(phase)
                .withContainerStatuses(new ContainerStatusBuilder()
                        .withName("main")
                        .withRestartCount(restarts)
                        .build())
                .endStatus()
                .build();
    }
}
