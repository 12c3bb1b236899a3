package dev.golden.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.golden.contracts.FailureCategory;
import dev.golden.contracts.ProblemException;
import dev.golden.contracts.ProblemType;
import dev.golden.contracts.Stream;
import dev.golden.contracts.Subjects;
import dev.golden.contracts.event.DeadLetter;
import dev.golden.contracts.event.EscalationWithdrawn;
import dev.golden.contracts.event.StepReady;
import dev.golden.contracts.event.TaskSubmitted;
import dev.golden.database.Ids;
import dev.golden.database.Transactions;
import dev.golden.testsupport.Servers;
import dev.golden.testsupport.TestDatabase;
import dev.golden.testsupport.TestServer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.slf4j.MDC;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The whole library against a real broker and a real database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MessagingIT {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final TestServer nats = Servers.shared().newNats();
    private final TestDatabase database = Servers.shared().newDatabase();
    private final ConfigurableApplicationContext context = startWithoutBroker();
    private final MessagingTestApplication service = context.getBean(MessagingTestApplication.class);
    private final Transactions transactions = context.getBean(Transactions.class);
    private final Outbox outbox = context.getBean(Outbox.class);
    private final StoredMessages messages = context.getBean(StoredMessages.class);
    private final JdbcClient jdbc = context.getBean(JdbcClient.class);

    private ConfigurableApplicationContext startWithoutBroker() {
        nats.stop();
        Map<String, Object> properties = new LinkedHashMap<>(Servers.springProperties(database));
        properties.put("golden.nats.url", nats.url());
        properties.put("spring.application.name", "messaging-test");
        return new SpringApplicationBuilder(MessagingTestApplication.class)
                .web(WebApplicationType.NONE)
                .properties(properties)
                .run();
    }

    @BeforeAll
    void brokerArrivesLater() {
        nats.start();
        await().atMost(SOON).until(() -> context.getBean(NatsLink.class).find().isPresent());
    }

    @AfterAll
    void close() {
        context.close();
        nats.close();
    }

    private UUID publish(UUID task) {
        return transactions.write(() -> outbox.publish(Subjects.TASK_SUBMITTED, new TaskSubmitted("acme", task, 3)));
    }

    private long times(UUID task) {
        return Collections.frequency(service.handled, task);
    }

    @Test
    void deliversACommittedEventOnce() {
        UUID task = Ids.next();
        UUID event = publish(task);
        await().atMost(SOON).until(() -> times(task) == 1);
        await().atMost(SOON)
                .until(() -> jdbc.sql("SELECT sent_at IS NOT NULL FROM outbox WHERE id = ?")
                        .param(event)
                        .query(Boolean.class)
                        .single());
        assertThat(handledBefore(event.toString())).isTrue();
    }

    @Test
    void headersTellWhatTheMessageIs() throws Exception {
        String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        UUID escalation = Ids.next();
        MDC.put("traceparent", trace);
        UUID event;
        try {
            event = transactions.write(() -> outbox.publish(
                    Subjects.ESCALATION_WITHDRAWN, new EscalationWithdrawn("acme", escalation, Ids.next(), "done")));
        } finally {
            MDC.remove("traceparent");
        }
        var management = context.getBean(NatsLink.class).require().jetStreamManagement();
        await().atMost(SOON)
                .ignoreExceptions()
                .until(() -> management
                                .getLastMessage(Stream.ESCALATIONS.name(), Subjects.ESCALATION_WITHDRAWN)
                                .getData()
                                .length
                        > 0);
        var headers = management
                .getLastMessage(Stream.ESCALATIONS.name(), Subjects.ESCALATION_WITHDRAWN)
                .getHeaders();
        assertThat(headers.getFirst(MessageHeaders.MESSAGE_ID)).isEqualTo(event.toString());
        assertThat(headers.getFirst(MessageHeaders.TENANT)).isEqualTo("acme");
        assertThat(headers.getFirst(MessageHeaders.TRACE_PARENT)).isEqualTo(trace);
        assertThat(headers.getFirst(MessageHeaders.SCHEMA_VERSION)).isEqualTo("1");
        assertThat(headers.getFirst(MessageHeaders.CONTENT_TYPE)).isEqualTo("application/json");
        assertThat(headers.getFirst("ce-type")).isEqualTo(Subjects.ESCALATION_WITHDRAWN);
        assertThat(headers.getFirst("ce-source")).isEqualTo("/golden/messaging-test");
        assertThat(headers.getFirst("ce-id")).isEqualTo(event.toString());
        assertThat(headers.containsKey("ce-time")).isTrue();
    }

    @Test
    void refusesAnEventTooLargeToBecomeADeadLetter() {
        String huge = "x".repeat(TransactionalOutbox.MAX_CHARS);
        assertThatThrownBy(() -> transactions.write(() -> outbox.publish(
                        Subjects.ESCALATION_WITHDRAWN, new EscalationWithdrawn("acme", Ids.next(), Ids.next(), huge))))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.type()).isEqualTo(ProblemType.BODY_TOO_LARGE));
    }

    @Test
    void relaysWhatAProcessThatDiedLeftInTheOutbox() {
        UUID task = Ids.next();
        jdbc.sql("""
                INSERT INTO outbox (id, service, subject, tenant_id, headers, payload, created_at)
                VALUES (?, 'messaging-test', ?, 'acme', '{}', ?, now() - interval '1 minute')
                """)
                .params(Ids.next(), Subjects.TASK_SUBMITTED, new String(body(task), StandardCharsets.UTF_8))
                .update();
        await().atMost(SOON).until(() -> times(task) == 1);
    }

    @Test
    void publishesNothingAfterRollback() {
        UUID task = Ids.next();
        assertThatThrownBy(() -> transactions.write(() -> {
                    outbox.publish(Subjects.TASK_SUBMITTED, new TaskSubmitted("acme", task, 3));
                    throw new IllegalArgumentException("changed my mind");
                }))
                .isInstanceOf(IllegalArgumentException.class);
        UUID later = Ids.next();
        publish(later);
        await().atMost(SOON).until(() -> times(later) == 1);
        assertThat(times(task)).isZero();
        assertThat(jdbc.sql("SELECT count(*) FROM outbox WHERE payload LIKE ?")
                        .param("%" + task + "%")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void refusesToPublishOutsideATransaction() {
        assertThatThrownBy(() -> outbox.publish(Subjects.STEP_READY, new StepReady("acme", Ids.next(), Ids.next())))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void handlesARedrivenMessageOnlyIfTheFirstWasNot() {
        UUID task = Ids.next();
        UUID event = publish(task);
        await().atMost(SOON).until(() -> times(task) == 1 && handledBefore(event.toString()));
        Map<String, List<String>> headers = Map.of(
                MessageHeaders.MESSAGE_ID, List.of("redrive-" + event),
                MessageHeaders.REDRIVE_OF, List.of(event.toString()),
                MessageHeaders.REDRIVE_ATTEMPT, List.of("1"));
        messages.send(Subjects.TASK_SUBMITTED, headers, body(task));
        UUID later = Ids.next();
        messages.send(
                Subjects.TASK_SUBMITTED,
                Map.of(MessageHeaders.REDRIVE_OF, List.of("never-handled-" + later)),
                body(later));
        await().atMost(SOON).until(() -> times(later) == 1);
        awaitNothingPending();
        assertThat(times(task)).isEqualTo(1);
    }

    @Test
    void ignoresARedrivenMessageMeantForAnotherConsumer() {
        UUID task = Ids.next();
        messages.send(
                Subjects.TASK_SUBMITTED, Map.of(MessageHeaders.REDRIVE_FOR, List.of("somebody-else")), body(task));
        UUID later = Ids.next();
        messages.send(Subjects.TASK_SUBMITTED, Map.of(), body(later));
        await().atMost(SOON).until(() -> times(later) == 1);
        awaitNothingPending();
        assertThat(times(task)).isZero();
    }

    @Test
    void appliesOnceWhenTheProcessDiesBetweenCommitAndAck() {
        UUID task = Ids.next();
        service.behaviour.put(
                task,
                () -> Transactions.afterCommit(() -> {
                    throw new IllegalStateException("gone before the ack");
                }));
        UUID event = publish(task);
        await().atMost(SOON).until(() -> handledBefore(event.toString()));
        awaitNothingPending();
        assertThat(times(task)).isEqualTo(1);
        assertThat(service.dead).noneMatch(letter -> letter.messageId().equals(event.toString()));
    }

    @Test
    void retriesAConflictAndThenSucceeds() {
        UUID task = Ids.next();
        service.behaviour.put(task, () -> {
            if (times(task) < 2) {
                throw new ProblemException(ProblemType.STATE_CONFLICT, "too early");
            }
        });
        UUID event = publish(task);
        await().atMost(SOON).until(() -> handledBefore(event.toString()));
        assertThat(times(task)).isEqualTo(2);
    }

    @Test
    void turnsPoisonIntoADeadLetterWithEverything() {
        byte[] poison = {'{', (byte) 0xff, (byte) 0xfe, '"'};
        messages.send(
                Subjects.TASK_SUBMITTED,
                Map.of(
                        MessageHeaders.MESSAGE_ID,
                        List.of("poison-1"),
                        MessageHeaders.TENANT,
                        List.of("acme"),
                        "X-Kept",
                        List.of("a", "b")),
                poison);
        DeadLetter letter = awaitDeadLetter("poison-1");
        assertThat(letter.tenantId()).isEqualTo("acme");
        assertThat(letter.originalSubject()).isEqualTo(Subjects.TASK_SUBMITTED);
        assertThat(letter.stream()).isEqualTo(Stream.TASKS.name());
        assertThat(letter.consumer()).isEqualTo(MessagingTestApplication.CONSUMER);
        assertThat(letter.headers()).containsEntry("X-Kept", List.of("a", "b"));
        assertThat(Base64.getDecoder().decode(letter.payloadBase64())).isEqualTo(poison);
        assertThat(letter.category()).isEqualTo(FailureCategory.INVALID);
        assertThat(letter.errorClass()).contains("Exception");
        assertThat(letter.error()).contains(Subjects.TASK_SUBMITTED);
        assertThat(letter.stackHash()).isNotBlank();
        assertThat(letter.deliveryCount()).isEqualTo(1);
        awaitNothingPending();
    }

    @Test
    void triesABugUpToTheCap() {
        UUID task = Ids.next();
        service.behaviour.put(task, () -> {
            throw new IllegalArgumentException("handler is broken");
        });
        UUID event = publish(task);
        DeadLetter letter = awaitDeadLetter(event.toString());
        assertThat(letter.category()).isEqualTo(FailureCategory.BUG);
        assertThat(letter.deliveryCount()).isEqualTo(MessagingTestApplication.MAX_DELIVER);
        assertThat(letter.errorClass()).isEqualTo(IllegalArgumentException.class.getName());
        assertThat(letter.error()).isEqualTo("handler is broken");
        assertThat(times(task)).isEqualTo(MessagingTestApplication.MAX_DELIVER);
        assertThat(handledBefore(event.toString())).isFalse();
    }

    @Test
    void deliversWhatWasPublishedWhileTheBrokerWasAway() {
        nats.stop();
        UUID task = Ids.next();
        long start = System.nanoTime();
        UUID event = publish(task);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
        assertThat(handledBefore(event.toString())).isFalse();
        nats.start();
        await().atMost(Duration.ofSeconds(40)).until(() -> times(task) == 1);
    }

    @Test
    void countsNoDeliveryAgainstTheMessageWhileTheDatabaseIsAway() throws SQLException {
        UUID task = Ids.next();
        long retriesBefore = retries();
        refuseConnections(true);
        try {
            messages.send(
                    Subjects.TASK_SUBMITTED, Map.of(MessageHeaders.MESSAGE_ID, List.of("away-" + task)), body(task));
            await().atMost(Duration.ofSeconds(40)).until(() -> retries() > retriesBefore);
        } finally {
            refuseConnections(false);
        }
        await().atMost(Duration.ofSeconds(40)).until(() -> times(task) == 1);
        assertThat(service.dead).noneMatch(letter -> letter.messageId().equals("away-" + task));
    }

    @Test
    void finishesWhatItHandlesBeforeItStops() throws InterruptedException {
        UUID task = Ids.next();
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        service.behaviour.put(task, () -> {
            began.countDown();
            try {
                assertThat(mayEnd.await(20, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        UUID event = publish(task);
        assertThat(began.await(20, TimeUnit.SECONDS)).isTrue();
        Consumers consumers = context.getBean(Consumers.class);
        Thread stopping = Thread.ofVirtual().start(consumers::stop);
        UUID later = Ids.next();
        try {
            await().until(() -> !consumers.isRunning());
            assertThat(stopping.isAlive()).isTrue();
            mayEnd.countDown();
            assertThat(stopping.join(SOON)).isTrue();
            assertThat(handledBefore(event.toString())).isTrue();
            publish(later);
        } finally {
            consumers.start();
        }
        await().atMost(SOON).until(() -> times(later) == 1);
        assertThat(times(task)).isEqualTo(1);
    }

    @Test
    void createsItsConsumerAgainWhenSomebodyDeletesIt() throws Exception {
        context.getBean(NatsLink.class)
                .require()
                .jetStreamManagement()
                .deleteConsumer(Stream.TASKS.name(), MessagingTestApplication.CONSUMER);
        UUID task = Ids.next();
        publish(task);
        await().atMost(SOON).until(() -> times(task) == 1);
    }

    @Test
    void manyEventsArriveOnceEach() {
        int count = 2_000;
        long start = System.nanoTime();
        for (int batch = 0; batch < 20; batch++) {
            transactions.write(() -> {
                for (int i = 0; i < count / 20; i++) {
                    outbox.publish(Subjects.STEP_READY, new StepReady("acme", Ids.next(), Ids.next()));
                }
            });
        }
        await().atMost(Duration.ofSeconds(60)).until(() -> service.steps.size() >= count);
        assertThat(service.steps).doesNotHaveDuplicates();
        await().atMost(SOON)
                .until(() -> jdbc.sql("SELECT count(*) FROM outbox WHERE sent_at IS NULL")
                                .query(Long.class)
                                .single()
                        == 0);
        System.out.printf(
                "%d events in %d ms%n",
                count, Duration.ofNanos(System.nanoTime() - start).toMillis());
    }

    private DeadLetter awaitDeadLetter(String messageId) {
        await().atMost(SOON)
                .until(() -> service.dead.stream()
                        .anyMatch(letter -> letter.messageId().equals(messageId)));
        return service.dead.stream()
                .filter(letter -> letter.messageId().equals(messageId))
                .findFirst()
                .orElseThrow();
    }

    private boolean handledBefore(String eventId) {
        return jdbc.sql("SELECT count(*) FROM inbox WHERE consumer = ? AND event_id = ?")
                        .params(MessagingTestApplication.CONSUMER, eventId)
                        .query(Long.class)
                        .single()
                == 1;
    }

    private void awaitNothingPending() {
        await().atMost(SOON).until(() -> {
            var consumer = context.getBean(NatsLink.class)
                    .require()
                    .jetStreamManagement()
                    .getConsumerInfo(Stream.TASKS.name(), MessagingTestApplication.CONSUMER);
            return consumer.getNumAckPending() == 0 && consumer.getNumPending() == 0;
        });
    }

    private long retries() {
        return context.getBean(MessagingMetrics.class).count(Subjects.TASK_SUBMITTED, "retry");
    }

    private void refuseConnections(boolean refuse) throws SQLException {
        int slash = database.jdbcUrl().lastIndexOf('/');
        String name = database.jdbcUrl().substring(slash + 1).replaceAll("\\?.*", "");
        String admin = database.jdbcUrl().substring(0, slash + 1) + "postgres";
        try (Connection connection = DriverManager.getConnection(admin, database.user(), database.password());
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER DATABASE " + name + " ALLOW_CONNECTIONS " + !refuse);
            if (refuse) {
                statement.execute(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + name + "'");
            }
        }
    }

    private static byte[] body(UUID task) {
        return "{\"tenantId\":\"acme\",\"taskId\":\"%s\",\"priority\":3,\"fromTheFuture\":true}"
                .formatted(task)
                .getBytes(StandardCharsets.UTF_8);
    }
}
