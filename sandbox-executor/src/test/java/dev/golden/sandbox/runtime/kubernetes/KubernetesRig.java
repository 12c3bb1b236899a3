package dev.golden.sandbox.runtime.kubernetes;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.golden.sandbox.runtime.Profile;
import dev.golden.sandbox.runtime.RuntimeRig;
import dev.golden.sandbox.runtime.SandboxJob;
import dev.golden.sandbox.runtime.SandboxRuntime;
import dev.golden.sandbox.runtime.WarmStart;
import dev.golden.sandbox.runtime.bubblewrap.Lifetime;
import dev.golden.sandbox.runtime.bubblewrap.SandboxRig;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/**
 * The runtime on a real cluster, of which KUBECONFIG tells. The namespace is made before, as in the manifests; settings are system
 * properties, as {@code golden.sandbox.kubernetes.namespace}.
 */
final class KubernetesRig implements RuntimeRig {

    private final Lifetime lifetime;
    private final KubernetesClient client;
    private final String namespace;
    private final boolean warm;

    private KubernetesRig(Lifetime lifetime, KubernetesClient client, String namespace, boolean warm) {
        this.lifetime = lifetime;
        this.client = client;
        this.namespace = namespace;
        this.warm = warm;
    }

    static KubernetesRig start(boolean warm) throws InterruptedException {
        assumeTrue(Boolean.getBoolean("golden.kubernetes"), "needs a cluster: -Dgolden.kubernetes=true");
        KubernetesProperties properties = properties();
        KubernetesClient client = new KubernetesClientBuilder().build();
        KubernetesRig rig = new KubernetesRig(
                KubernetesConfiguration.start(properties, new KubernetesClientBuilder().build(), Clock.systemUTC()),
                client,
                properties.namespace(),
                warm);
        if (!rig.runtime().report().available()) {
            String problem = rig.runtime().report().problem();
            rig.close();
            throw new IllegalStateException(problem);
        }
        if (warm) {
            rig.awaitWaiting();
        }
        return rig;
    }

    static KubernetesProperties properties() {
        return new Binder(new MapConfigurationPropertySource(System.getProperties()))
                .bindOrCreate("golden.sandbox.kubernetes", KubernetesProperties.class);
    }

    void awaitWaiting() {
        WarmStart.Kind kind = SandboxRig.pythonKind(Profile.STRICT);
        runtime().expect(kind);
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .until(() -> runtime().waiting().getOrDefault(kind.name(), 0) >= 1);
    }

    @Override
    public SandboxRuntime runtime() {
        return lifetime.runtime();
    }

    @Override
    public SandboxJob python(Profile profile, String code, String stdin, Duration timeout, int memory) {
        return warm
                ? SandboxRig.warmPython(profile, code, stdin, timeout, memory)
                : SandboxRig.pythonJob(profile, code, stdin, timeout, memory);
    }

    @Override
    public SandboxJob bash(String script) {
        SandboxJob job = SandboxRig.bashJob(script);
        return warm ? SandboxRig.warm(job, new WarmStart(SandboxRig.LOADER, job.command())) : job;
    }

    @Override
    public boolean isMeasured() {
        return false;
    }

    @Override
    public boolean keepsFilesOfKilledJobs() {
        return false;
    }

    @Override
    public List<String> leftovers() {
        return client
                .pods()
                .inNamespace(namespace)
                .withLabel(Labels.MANAGED_BY, Labels.EXECUTOR_NAME)
                .list()
                .getItems()
                .stream()
                .filter(pod -> !Labels.isWaiting(pod) && !Labels.isLeaving(pod))
                .map(pod -> pod.getMetadata().getName())
                .toList();
    }

    @Override
    public void close() {
        lifetime.close();
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() ->
                        org.assertj.core.api.Assertions.assertThat(leftovers()).isEmpty());
        // A second client closed only here; the runtime's own went with it.
    }
}
