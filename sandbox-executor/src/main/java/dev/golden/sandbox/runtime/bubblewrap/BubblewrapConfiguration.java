package dev.golden.sandbox.runtime.bubblewrap;

import dev.golden.sandbox.runtime.RuntimeReport;
import dev.golden.sandbox.runtime.SandboxRuntime;
import dev.golden.sandbox.runtime.SandboxUnavailableException;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Builds the local runtime and trusts it only after its self-test. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(BubblewrapProperties.class)
class BubblewrapConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(BubblewrapConfiguration.class);

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
            BubblewrapRuntime runtime = new BubblewrapRuntime(properties, foundation, new Launcher());
            String problem = new SelfTest(runtime).problem();
            if (problem == null) {
                LOG.atInfo()
                        .addKeyValue("enforcement", runtime.report().enforcement())
                        .log("Sandbox passed its self-test");
            } else {
                LOG.atError().addKeyValue("problem", problem).log("Sandbox failed its self-test: no code will be run");
                runtime.fail(problem);
            }
            return new Lifetime(runtime, runtime::close);
        } catch (SandboxUnavailableException e) {
            LOG.atError().log("Sandbox is not available: no code will be run", e);
            String problem = String.valueOf(e.getMessage());
            RuntimeReport report = new RuntimeReport("bubblewrap", "none", false, problem, Map.of());
            return new Lifetime(new ClosedRuntime(report), () -> {});
        }
    }

    /** The runtime with what ends it. */
    record Lifetime(SandboxRuntime runtime, Runnable end) implements AutoCloseable {

        @Override
        public void close() {
            end.run();
        }
    }
}
