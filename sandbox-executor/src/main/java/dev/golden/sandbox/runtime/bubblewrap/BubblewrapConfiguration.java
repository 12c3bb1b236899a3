package dev.golden.sandbox.runtime.bubblewrap;

import dev.golden.sandbox.runtime.SandboxRuntime;
import dev.golden.sandbox.runtime.SandboxUnavailableException;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Builds the local runtime and trusts it only after its self-test. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "golden.sandbox.runtime", havingValue = "bubblewrap", matchIfMissing = true)
@EnableConfigurationProperties(BubblewrapProperties.class)
class BubblewrapConfiguration {

    @Bean(destroyMethod = "close")
    Lifetime sandboxLifetime(BubblewrapProperties properties) throws InterruptedException {
        return start(properties);
    }

    @Bean
    SandboxRuntime sandboxRuntime(Lifetime lifetime) {
        return lifetime.runtime();
    }

    /** Fails closed: without a passed self-test there is a runtime that refuses every job and says why. */
    static Lifetime start(BubblewrapProperties properties) throws InterruptedException {
        try {
            Foundation foundation = Foundation.lay(properties);
            CellRuntime runtime = new CellRuntime(
                    new CellBlock(properties, foundation, new Launcher()), properties.warm(), properties.cpus(), (int)
                            properties.outputKept().toBytes());
            return Lifetime.of(runtime, new SelfTest(runtime, foundation.ownProc()).problem());
        } catch (SandboxUnavailableException e) {
            return Lifetime.closed("bubblewrap", e);
        }
    }
}
