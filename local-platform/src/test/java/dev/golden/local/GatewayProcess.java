package dev.golden.local;

import dev.golden.budget.BudgetConfiguration;
import dev.golden.contracts.AgentRole;
import dev.golden.database.DatabaseAutoConfiguration;
import dev.golden.model.ModelConfiguration;
import dev.golden.model.ModelGateway;
import dev.golden.model.ModelGateway.ModelRequest;
import dev.golden.resilience.Breakers;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Clock;
import java.util.List;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** A process with nothing but the model gateway, which makes one step after the other until it is killed or all are made. */
final class GatewayProcess {

    static final String TENANT = "killed";

    private GatewayProcess() {}

    @Configuration(proxyBeanMethods = false)
    @Import({BudgetConfiguration.class, ModelConfiguration.class})
    @ImportAutoConfiguration({
        DatabaseAutoConfiguration.class,
        JdbcTemplateAutoConfiguration.class,
        JdbcClientAutoConfiguration.class
    })
    static class Application {
        @Bean
        Breakers breakers() {
            CircuitBreaker breaker = CircuitBreaker.ofDefaults("external_api");
            return new Breakers() {
                @Override
                public CircuitBreaker breaker(String name) {
                    return breaker;
                }

                @Override
                public List<ReplicaState> states() {
                    return List.of();
                }

                @Override
                public List<ReplicaState> reset(String name) {
                    return List.of();
                }

                @Override
                public List<ReplicaState> forceOpen(String name) {
                    return List.of();
                }
            };
        }
    }

    /** @param args number of steps, then settings as {@code name=value} */
    public static void main(String[] args) {
        int steps = Integer.parseInt(args[0]);
        ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .properties(List.of(args).subList(1, args.length).toArray(String[]::new))
                .run();
        ModelGateway gateway = context.getBean(ModelGateway.class);
        System.out.println("WORKING");
        System.out.flush();
        for (int step = 0; step < steps; step++) {
            gateway.complete(new ModelRequest(
                    TENANT,
                    null,
                    AgentRole.DEVELOPER,
                    "step-" + step,
                    "You write",
                    "step " + step,
                    200,
                    Clock.systemUTC().instant().plusSeconds(60)));
        }
        context.close();
    }
}
