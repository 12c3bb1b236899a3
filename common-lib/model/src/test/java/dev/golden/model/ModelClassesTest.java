package dev.golden.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.golden.budget.BudgetLedger;
import dev.golden.database.Transactions;
import dev.golden.resilience.Breakers;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A context without a provider must not touch Spring AI or the providers' SDKs: they cost memory. */
class ModelClassesTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withUserConfiguration(ModelConfiguration.class)
            .withClassLoader(new FilteredClassLoader(
                    "org.springframework.ai", "org.springframework.web", "com.openai", "com.anthropic", "com.knuddels"))
            .withBean(JdbcClient.class, () -> Mockito.mock(JdbcClient.class))
            .withBean(
                    Transactions.class,
                    () -> new Transactions(
                            Mockito.mock(org.springframework.transaction.PlatformTransactionManager.class)))
            .withBean(BudgetLedger.class, () -> Mockito.mock(BudgetLedger.class))
            .withBean(Breakers.class, LocalBreakers::new)
            .withBean(Clock.class, Clock::systemUTC);

    @Test
    void startsWithoutSpringAi() {
        runner.run(context ->
                assertThat(context.getBean(ModelGateway.class).available()).isFalse());
    }

    @Test
    void showsTheBreakerOnceAProviderIsSet() {
        runner.withPropertyValues("golden.model.base-url=http://localhost:1/v1", "golden.model.name=m")
                .run(context -> {
                    assertThat(context.getBean(ModelGateway.class).available()).isTrue();
                    assertThat(context.getBean(ModelGateway.class).family()).isEqualTo("m");
                    assertThat(context.getBean(Breakers.class).states())
                            .extracting(Breakers.ReplicaState::name)
                            .containsExactly("external_api");
                });
    }
}
