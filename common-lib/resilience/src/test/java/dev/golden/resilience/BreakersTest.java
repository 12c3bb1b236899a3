package dev.golden.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.golden.contracts.ProblemException;
import dev.golden.contracts.ProblemType;
import dev.golden.database.Json;
import dev.golden.messaging.Broadcast;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class BreakersTest {

    /** A broker in memory; absent when told so. */
    private static final class Network implements Broadcast {
        private final List<UnaryOperator<String>> listeners = new ArrayList<>();
        private boolean away;

        @Override
        public List<String> ask(String subject, String question, Duration wait) {
            return away
                    ? List.of()
                    : listeners.stream()
                            .map(listener -> listener.apply(question))
                            .toList();
        }

        @Override
        public void answer(String subject, UnaryOperator<String> answering) {
            listeners.add(answering);
        }
    }

    private final Network network = new Network();
    private final MeterRegistry meters = new SimpleMeterRegistry();

    private ApplicationContextRunner service(String name) {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(ResilienceAutoConfiguration.class))
                .withBean(Broadcast.class, () -> network)
                .withBean(Json.class, Json::new)
                .withBean(MeterRegistry.class, () -> meters)
                .withPropertyValues("spring.application.name=" + name);
    }

    private double gauge() {
        return meters.get("circuit_breaker_state")
                .tag("name", "external_api")
                .gauge()
                .value();
    }

    private static void fail(CircuitBreaker breaker, RuntimeException failure) {
        assertThatThrownBy(() -> breaker.executeRunnable(() -> {
                    throw failure;
                }))
                .isSameAs(failure);
    }

    @Test
    void opensAfterFailuresIsVisibleAndSaysSoInTheLog() {
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        ((Logger) LoggerFactory.getLogger(BreakerBoard.class)).addAppender(lines);
        service("one").run(context -> {
            assertThat(gauge()).isZero();
            CircuitBreaker breaker = context.getBean(Breakers.class).breaker("external_api");
            for (int i = 0; i < 5; i++) {
                assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.CLOSED);
                fail(breaker, new IllegalStateException("provider is down"));
            }
            assertThat(gauge()).isEqualTo(1);
            assertThatThrownBy(() -> breaker.executeRunnable(() -> {})).isInstanceOf(CallNotPermittedException.class);
            assertThat(lines.list)
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .contains("circuit external_api OPEN");
        });
    }

    @Test
    void refusalsOfTheRequestDoNotOpenIt() {
        service("one").run(context -> {
            CircuitBreaker breaker = context.getBean(Breakers.class).breaker("external_api");
            for (int i = 0; i < 20; i++) {
                fail(breaker, new ProblemException(ProblemType.VALIDATION_FAILED, "too long"));
            }
            assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.CLOSED);
        });
    }

    @Test
    void resetAndForceReachEveryReplica() {
        service("one")
                .run(first -> service("two").run(second -> {
                    Breakers one = first.getBean(Breakers.class);
                    Breakers two = second.getBean(Breakers.class);
                    assertThat(one.forceOpen("external_api"))
                            .hasSize(2)
                            .allMatch(state -> state.state().equals("FORCED_OPEN"))
                            .extracting(state -> state.replica().substring(0, 4))
                            .containsExactly("one/", "two/");
                    assertThat(gauge()).isEqualTo(3);
                    assertThat(two.breaker("external_api").getState()).isEqualTo(CircuitBreaker.State.FORCED_OPEN);
                    assertThat(two.reset("external_api"))
                            .hasSize(2)
                            .allMatch(state -> state.state().equals("CLOSED"));
                    assertThat(one.states()).hasSize(2);
                    assertThat(one.reset("unknown")).isEmpty();
                }));
    }

    @Test
    void worksAloneWithoutTheBroker() {
        network.away = true;
        service("one").run(context -> {
            Breakers breakers = context.getBean(Breakers.class);
            assertThat(breakers.forceOpen("external_api")).hasSize(1);
            assertThat(breakers.reset("external_api"))
                    .singleElement()
                    .extracting(Breakers.ReplicaState::state)
                    .isEqualTo("CLOSED");
        });
    }

    @Test
    void unreadableCommandsAreAnsweredWithNothing() {
        service("one").run(context -> {
            context.getBean(Breakers.class);
            assertThat(network.ask("any", "not json", Duration.ZERO))
                    .singleElement()
                    .asString()
                    .contains("\"breakers\":[]");
        });
    }

    @Test
    void settingsHaveDefaultsAndAreReadByEitherSpelling() {
        service("one")
                .withPropertyValues(
                        "golden.breakers.names=external_api,kubernetes",
                        "golden.breakers.external_api.failure-rate=30",
                        "golden.breakers.external-api.minimum-calls=7",
                        "golden.breakers.external_api.sliding-window=20",
                        "golden.breakers.external_api.open=3s",
                        "golden.breakers.external_api.half-open-calls=4",
                        "golden.breakers.external_api.slow-call=5s",
                        "golden.breakers.external_api.slow-call-rate=60")
                .run(context -> {
                    Breakers breakers = context.getBean(Breakers.class);
                    var set = breakers.breaker("external_api").getCircuitBreakerConfig();
                    assertThat(set.getFailureRateThreshold()).isEqualTo(30);
                    assertThat(set.getMinimumNumberOfCalls()).isEqualTo(7);
                    assertThat(set.getSlidingWindowSize()).isEqualTo(20);
                    assertThat(set.getWaitIntervalFunctionInOpenState().apply(1))
                            .isEqualTo(3_000);
                    assertThat(set.getPermittedNumberOfCallsInHalfOpenState()).isEqualTo(4);
                    assertThat(set.getSlowCallDurationThreshold()).isEqualTo(Duration.ofSeconds(5));
                    assertThat(set.getSlowCallRateThreshold()).isEqualTo(60);
                    var defaults = breakers.breaker("kubernetes").getCircuitBreakerConfig();
                    assertThat(defaults.getFailureRateThreshold()).isEqualTo(50);
                    assertThat(defaults.getMinimumNumberOfCalls()).isEqualTo(5);
                    assertThat(defaults.getSlidingWindowSize()).isEqualTo(10);
                    assertThat(defaults.getWaitIntervalFunctionInOpenState().apply(1))
                            .isEqualTo(10_000);
                    assertThat(defaults.getPermittedNumberOfCallsInHalfOpenState())
                            .isEqualTo(2);
                });
    }
}
