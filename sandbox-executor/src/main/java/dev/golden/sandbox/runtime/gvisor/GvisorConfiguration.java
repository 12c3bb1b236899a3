package dev.golden.sandbox.runtime.gvisor;

import dev.golden.sandbox.runtime.SandboxRuntime;
import dev.golden.sandbox.runtime.SandboxUnavailableException;
import dev.golden.sandbox.runtime.bubblewrap.CellRuntime;
import dev.golden.sandbox.runtime.bubblewrap.Launcher;
import dev.golden.sandbox.runtime.bubblewrap.Lifetime;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Builds the runtime of gVisor and trusts it only after its self-test. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "golden.sandbox.runtime", havingValue = "gvisor")
@EnableConfigurationProperties(GvisorProperties.class)
class GvisorConfiguration {

    @Bean(destroyMethod = "close")
    Lifetime sandboxLifetime(GvisorProperties properties) throws InterruptedException {
        return start(properties);
    }

    @Bean
    SandboxRuntime sandboxRuntime(Lifetime lifetime) {
        return lifetime.runtime();
    }

    /** Fails closed: without a passed self-test there is a runtime that refuses every job and says why. */
    static Lifetime start(GvisorProperties properties) throws InterruptedException {
        try {
            CellRuntime runtime = new CellRuntime(
                    GvisorCells.prepare(properties, new Launcher()),
                    properties.warm().limits(),
                    properties.cpus(),
                    (int) properties.outputKept().toBytes());
            return Lifetime.of(runtime, new GvisorSelfTest(runtime).problem());
        } catch (SandboxUnavailableException e) {
            return Lifetime.closed(GvisorCells.NAME, e);
        }
    }
}
