package dev.golden.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.golden.testsupport.Servers;
import dev.golden.testsupport.TestDatabase;
import dev.golden.testsupport.TestServer;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** Two engines on one database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TakeoverIT {

    // The first does not sweep, so that only the second finds what it left.
    private static final Map<String, String> FIRST =
            Map.of("golden.engine.sweep", "1h", "golden.engine.heartbeat", "1h", "golden.engine.lease", "3h");
    // The second claims nothing by itself before the first has.
    private static final Map<String, String> SECOND = Map.of("golden.engine.lease", "6s");

    private final TestDatabase database = Servers.shared().newDatabase();
    private final TestServer nats = Servers.shared().newNats();

    @AfterAll
    void close() {
        nats.close();
    }

    @Test
    void aStoppedEngineGivesItsStepBackAtOnceAndWithoutAPenalty() throws InterruptedException {
        Map<String, String> hasty = new HashMap<>(FIRST);
        hasty.put("golden.engine.drain", "100ms");
        TestPlatform first = new TestPlatform(database, nats, hasty);
        String name = "handed over " + UUID.randomUUID();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        first.fakes.authors.put(name, request -> {
            begun.countDown();
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Fakes.written("by the first");
        });
        String id = first.submit(Map.of("name", name));
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        TestPlatform second = new TestPlatform(database, nats, SECOND);
        second.fakes.authors.put(name, request -> Fakes.written("by the second"));
        try {
            first.context.close();

            // Left to itself, the lease would have run for three hours.
            second.awaitStatus(id, "COMPLETED");
            assertThat(second.get("/tasks/" + id + "/artifacts/candidate.py")
                            .raw()
                            .body())
                    .isEqualTo("by the second");
            assertThat(second.sql("SELECT attempt || ' ' || fencing_token FROM task_steps WHERE kind = 'GENERATE'"
                            + " AND task_id = '" + id + "'"))
                    .isEqualTo("1 2");
        } finally {
            second.context.close();
        }
    }

    @Test
    void aWorkerThatLostItsLeaseCannotCommit() throws InterruptedException {
        TestPlatform first = new TestPlatform(database, nats, FIRST);
        String name = "stolen " + UUID.randomUUID();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();
        CountDownLatch ended = new CountDownLatch(1);
        first.fakes.authors.put(name, request -> {
            begun.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                interrupted.set(true);
            }
            ended.countDown();
            return Fakes.written("by the first");
        });
        String id = first.submit(Map.of("name", name));
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();

        TestPlatform second = new TestPlatform(database, nats, SECOND);
        second.fakes.authors.put(name, request -> Fakes.written("by the second"));
        try {
            first.sql("UPDATE task_steps SET lease_until = now() - interval '1 second' WHERE task_id = '" + id + "'");
            // Whichever dispatcher is faster claims it: the first's author would wait again, so it must be full.
            first.fakes.authors.put(name, request -> Fakes.written("by the second"));
            JsonNode done = second.awaitStatus(id, "COMPLETED");
            long version = done.path("last_event").asLong();
            release.countDown();
            assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
            String busy = "SELECT count(*) FROM task_steps WHERE status = 'RUNNING'";
            await().atMost(TestPlatform.SOON).until(() -> first.sql(busy).equals("0"));

            JsonNode after = second.get("/tasks/" + id).body();
            assertThat(after.path("last_event").asLong()).isEqualTo(version);
            assertThat(after.at("/cost/tokens_used").asLong()).isEqualTo(10);
            assertThat(second.get("/tasks/" + id + "/artifacts/candidate.py")
                            .raw()
                            .body())
                    .isEqualTo("by the second");
            assertThat(second.sql(
                            "SELECT fencing_token FROM task_steps WHERE kind = 'GENERATE' AND task_id = '" + id + "'"))
                    .isEqualTo("2");
            assertThat(interrupted).isFalse();
        } finally {
            first.context.close();
            second.context.close();
        }
    }
}
