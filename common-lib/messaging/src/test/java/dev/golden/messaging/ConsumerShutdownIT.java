package dev.golden.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.golden.contracts.Stream;
import dev.golden.contracts.Subjects;
import dev.golden.contracts.event.TaskSubmitted;
import dev.golden.database.Ids;
import dev.golden.database.Transactions;
import dev.golden.testsupport.Servers;
import dev.golden.testsupport.TestDatabase;
import dev.golden.testsupport.TestServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Two replicas, of which one is asked to stop in the middle of its work. */
class ConsumerShutdownIT {

    private final TestServer nats = Servers.shared().newNats();
    private final TestDatabase database = Servers.shared().newDatabase();
    private final List<ConfigurableApplicationContext> replicas = List.of(start(), start());

    private ConfigurableApplicationContext start() {
        Map<String, Object> properties = new LinkedHashMap<>(Servers.springProperties(database));
        properties.put("golden.nats.url", nats.url());
        properties.put("golden.consumers.drain", "300ms");
        properties.put("spring.application.name", "messaging-test");
        return new SpringApplicationBuilder(MessagingTestApplication.class)
                .web(WebApplicationType.NONE)
                .properties(properties)
                .run();
    }

    @AfterEach
    void close() {
        replicas.forEach(ConfigurableApplicationContext::close);
        nats.close();
    }

    private MessagingTestApplication service(int replica) {
        return replicas.get(replica).getBean(MessagingTestApplication.class);
    }

    private void publish(ConfigurableApplicationContext from, List<UUID> tasks) {
        Outbox outbox = from.getBean(Outbox.class);
        from.getBean(Transactions.class)
                .write(() -> tasks.forEach(
                        task -> outbox.publish(Subjects.TASK_SUBMITTED, new TaskSubmitted("acme", task, 3))));
    }

    @Test
    void aReplicaThatStopsLosesNoMessageAndCostsNoneADelivery() throws Exception {
        List<UUID> tasks = new ArrayList<>();
        CountDownLatch never = new CountDownLatch(1);
        for (int i = 0; i < 400; i++) {
            UUID task = Ids.next();
            tasks.add(task);
            for (int replica = 0; replica < 2; replica++) {
                service(replica).behaviour.put(task, () -> takesMillis(never, 10));
            }
        }

        MessagingTestApplication first = service(0);
        publish(replicas.get(1), tasks);
        await().atMost(Duration.ofSeconds(20)).until(() -> first.handled.size() >= 50);
        // The last it publishes is still on its way out.
        UUID last = Ids.next();
        tasks.add(last);
        publish(replicas.get(0), List.of(last));
        replicas.get(0).close();

        List<UUID> byTheFirst = List.copyOf(first.handled);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> byTheFirst.size() + service(1).handled.size() >= 401);
        List<UUID> handled = new ArrayList<>(byTheFirst);
        handled.addAll(service(1).handled);
        assertThat(handled).containsExactlyInAnyOrderElementsOf(tasks);
        assertThat(replicas.get(1)
                        .getBean(NatsLink.class)
                        .require()
                        .jetStreamManagement()
                        .getConsumerInfo(Stream.TASKS.name(), MessagingTestApplication.CONSUMER)
                        .getDelivered()
                        .getConsumerSequence())
                .as("deliveries")
                .isEqualTo(401);
    }

    @Test
    void whatAReplicaCannotFinishGoesToAnotherAtOnce() throws Exception {
        UUID task = Ids.next();
        AtomicInteger victim = new AtomicInteger(-1);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        for (int replica = 0; replica < 2; replica++) {
            int own = replica;
            service(replica).behaviour.put(task, () -> {
                if (victim.compareAndSet(-1, own)) {
                    begun.countDown();
                    takesMillis(never, 60_000);
                }
            });
        }
        publish(replicas.get(0), List.of(task));
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        MessagingTestApplication other = service(1 - victim.get());

        replicas.get(victim.get()).close();

        // The broker by itself would wait for five seconds.
        await().atMost(Duration.ofSeconds(3)).until(() -> other.handled.contains(task));
        never.countDown();
    }

    private static void takesMillis(CountDownLatch never, long millis) {
        try {
            assertThat(never.await(millis, TimeUnit.MILLISECONDS)).isIn(true, false);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
