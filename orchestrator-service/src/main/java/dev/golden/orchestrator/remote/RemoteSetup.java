package dev.golden.orchestrator.remote;

import dev.golden.contracts.Stream;
import dev.golden.contracts.Subjects;
import dev.golden.contracts.event.AgentRegistered;
import dev.golden.messaging.Subscription;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What keeps the copy up to date. */
@Configuration(proxyBeanMethods = false)
class RemoteSetup {

    @Bean
    Subscription<AgentRegistered> orchestratorAgentRegistered(RemoteAgents agents) {
        return Subscription.of(
                Stream.PRC,
                "orchestrator-agent-registered",
                Subjects.AGENT_REGISTERED,
                AgentRegistered.class,
                agents::register);
    }
}
