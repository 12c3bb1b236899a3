package dev.golden.sandbox.runtime.kubernetes;

import dev.golden.database.Ids;
import dev.golden.sandbox.runtime.SandboxRuntime;
import dev.golden.sandbox.runtime.SandboxUnavailableException;
import dev.golden.sandbox.runtime.bubblewrap.Lifetime;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Builds the runtime of pods and trusts it only after its self-test. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "golden.sandbox.runtime", havingValue = KubernetesRuntime.NAME)
@EnableConfigurationProperties(KubernetesProperties.class)
class KubernetesConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(KubernetesConfiguration.class);

    @Bean(destroyMethod = "close")
    Lifetime sandboxLifetime(KubernetesProperties properties, Clock clock) throws InterruptedException {
        return start(properties, new KubernetesClientBuilder().build(), clock);
    }

    @Bean
    SandboxRuntime sandboxRuntime(Lifetime lifetime) {
        return lifetime.runtime();
    }

    /** Fails closed: without a passed self-test there is a runtime that refuses every job and says why. */
    static Lifetime start(KubernetesProperties properties, KubernetesClient client, Clock clock)
            throws InterruptedException {
        try {
            String executor = Ids.next().toString();
            Scripts scripts = Scripts.load();
            Cluster cluster = new Cluster(client, properties.namespace());
            JobPods pods = new JobPods(properties, scripts, executor);
            PodPool pool = new PodPool(cluster, pods, properties, executor, clock);
            KubernetesRuntime runtime = new KubernetesRuntime(properties, cluster, pods, pool, scripts);
            String problem = new KubernetesSelfTest(runtime, properties, cluster, pods, pool).problem();
            if (problem == null) {
                LOG.atInfo()
                        .addKeyValue("enforcement", runtime.report().enforcement())
                        .log("Sandbox passed its self-test");
                runtime.start();
            } else {
                LOG.atError().addKeyValue("problem", problem).log("Sandbox failed its self-test: no code will be run");
                runtime.fail(problem);
            }
            return new Lifetime(runtime, () -> {
                runtime.close();
                client.close();
            });
        } catch (SandboxUnavailableException e) {
            client.close();
            return Lifetime.closed(KubernetesRuntime.NAME, e);
        }
    }
}
