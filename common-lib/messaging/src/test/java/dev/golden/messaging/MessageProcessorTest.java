package dev.golden.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.golden.contracts.Stream;
import dev.golden.contracts.Subjects;
import dev.golden.contracts.event.TaskSubmitted;
import dev.golden.database.Json;
import dev.golden.database.Transactions;
import dev.golden.telemetry.Traces;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nats.client.Message;
import io.nats.client.impl.NatsJetStreamMetaData;
import io.nats.client.impl.NatsMessage;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;

class MessageProcessorTest {

    private final List<String> answers = new ArrayList<>();

    @Test
    void doesNotGiveAMessageUpBeforeItsDeadLetterIsStored() {
        DriverManagerDataSource nowhere = new DriverManagerDataSource();
        NatsLink unconnected = new NatsLink(new NatsProperties("nats://127.0.0.1:1", null, null, null, "", 1), "test");
        MessageProcessor<TaskSubmitted> processor = new MessageProcessor<>(
                Subscription.of(Stream.TASKS, "c", Subjects.TASK_SUBMITTED, TaskSubmitted.class, event -> {}),
                new Transactions(new JdbcTransactionManager(nowhere)),
                new Inbox(JdbcClient.create(nowhere)),
                new Json(),
                new DeadLetters(unconnected, new Json(), Clock.systemUTC(), "test"),
                new MessagingMetrics(new SimpleMeterRegistry()),
                Traces.off(),
                Clock.systemUTC(),
                "test");
        processor.process(message("not json"));
        assertThat(answers).containsExactly("nakWithDelay");
    }

    private Message message(String body) {
        NatsMessage plain =
                new NatsMessage(
                        Subjects.TASK_SUBMITTED,
                        "$JS.ACK.TASKS.c.1.7.7.1700000000000000000.0",
                        body.getBytes(StandardCharsets.UTF_8)) {
                    @Override
                    public boolean isJetStream() {
                        return true;
                    }
                };
        NatsJetStreamMetaData meta = new NatsJetStreamMetaData(plain);
        return (Message) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Message.class}, (proxy, method, arguments) -> {
                    return switch (method.getName()) {
                        case "metaData" -> meta;
                        case "ack", "nak", "term", "nakWithDelay" -> answers.add(method.getName()) ? null : proxy;
                        default -> method.invoke(plain, arguments);
                    };
                });
    }
}
