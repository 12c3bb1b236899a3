package dev.golden.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.golden.contracts.Subjects;
import dev.golden.contracts.event.ExecutionRequested;
import dev.golden.contracts.event.ExecutionRequested.Action;
import dev.golden.database.Ids;
import dev.golden.testsupport.Tokens;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One worker and little room, so that what waits, in which order and for how long can be told. */
class SandboxQueueIT {

    private static final String LONG = "import time; time.sleep(50)";

    private static ServiceRig rig;

    private final List<String[]> open = new ArrayList<>();

    @BeforeAll
    static void start() {
        rig = ServiceRig.start(Map.of(
                "golden.sandbox.queue.workers", "1",
                "golden.sandbox.queue.limit", "8",
                "golden.sandbox.queue.tenant-limit", "5",
                "golden.sandbox.queue.service-limit", "8"));
    }

    @AfterAll
    static void stop() {
        if (rig != null) {
            rig.close();
        }
    }

    @AfterEach
    void cancelAll() throws Exception {
        for (String[] execution : open) {
            cancel(execution[0], execution[1]);
        }
        await().until(() ->
                rig.count("SELECT count(*) FROM executions WHERE state <> 'FINISHED' AND ? <> ''", "x") == 0);
    }

    @Test
    void aFloodIsTurnedAwayAndStarvesNobody() throws Exception {
        occupy();
        List<String> flood = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            flood.add(submit("flood", "print(" + i + ")", 5).text("id"));
        }

        ServiceRig.Answer refused = submit("flood", "print(6)", 5);
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.text("code")).isEqualTo("queue-full");
        assertThat(Integer.parseInt(String.valueOf(refused.retryAfter()))).isBetween(1, 60);
        assertThat(rig.count("SELECT count(*) FROM executions WHERE tenant_id = ?", "flood"))
                .isEqualTo(5);

        // There is room for others, and their first is begun second, whatever the flood's priority.
        String first = submit("modest", "print(1)", 1).text("id");
        String second = submit("modest", "print(2)", 3).text("id");
        ServiceRig.Answer urgent = submit("modest", "print(3)", 4);
        assertThat(submit("modest", "print(4)", 3).status()).isEqualTo(503);
        assertThat(submit("third", "print(1)", 3).text("detail")).isEqualTo("Too many executions wait already");

        assertThat(urgent.body().get("queue").get("position").asInt()).isEqualTo(2);
        assertThat(urgent.body().get("queue").get("estimated_wait_ms").asLong()).isPositive();
        ServiceRig.Answer queue = rig.get("/sandbox/queue", Tokens.of("VIEWER", "modest"));
        assertThat(queue.body().get("queued").asInt()).isEqualTo(3);
        assertThat(queue.body().get("tenants").propertyNames()).containsExactly("modest");
        List<String> waiting = new ArrayList<>();
        queue.body().get("waiting").forEach(place -> waiting.add(place.get("id").asString()));
        assertThat(waiting).containsExactly(urgent.text("id"), second, first);

        String[] busy = open.getFirst();
        assertThat(cancel(busy[0], busy[1]).text("status")).isEqualTo("CANCELLED");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> state(flood.getLast()).equals("FINISHED"));
        assertThat(rig.text("""
                        SELECT string_agg(tenant_id, ' ' ORDER BY started_at) FROM executions
                        WHERE tenant_id IN ('flood', 'modest') AND ? <> ''
                        """, "x")).isEqualTo("flood modest flood modest flood modest flood flood");
    }

    @Test
    void whoeverWaitsForTheEndIsBegunAtOnceUnlessSomethingWaits() throws Exception {
        await().until(() -> begunAtOnce(rig.execute(Map.of("code", "print(1)")).text("id")));

        occupy();
        String waiting = submit("acme", "print(2)", 3).text("id");
        CompletableFuture<ServiceRig.Answer> later = CompletableFuture.supplyAsync(() -> {
            try {
                return rig.execute(Map.of("code", "print(3)"));
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        await().until(() -> rig.count("SELECT count(*) FROM executions WHERE state = ?", "QUEUED") == 2);
        cancel(open.getFirst()[0], open.getFirst()[1]);

        ServiceRig.Answer answer = later.get(20, TimeUnit.SECONDS);
        assertThat(answer.text("stdout")).isEqualTo("3\n");
        assertThat(begunAtOnce(answer.text("id"))).isFalse();
        assertThat(rig.text(
                        "SELECT string_agg(id::text, ' ' ORDER BY started_at) FROM executions WHERE id IN (?::uuid, '"
                                + waiting + "')",
                        answer.text("id")))
                .isEqualTo(waiting + " " + answer.text("id"));
    }

    private static boolean begunAtOnce(String id) {
        return rig.text(
                        "SELECT (started_at = created_at AND attempt = 1 AND fencing_token = 1)::text FROM executions"
                                + " WHERE id = ?::uuid",
                        id)
                .equals("true");
    }

    @Test
    void whatWaitsAndWhatRunsCanBeCancelled() throws Exception {
        String running = occupy();
        String waiting = submit("acme", "print(1)", 3).text("id");

        assertThat(cancel(waiting, "rival").status()).isEqualTo(404);
        assertThat(rig.post("/sandbox/executions/" + waiting + "/cancel", "", Tokens.of("VIEWER", "acme"), null)
                        .status())
                .isEqualTo(403);
        assertThat(cancel(waiting, "acme").text("status")).isEqualTo("CANCELLED");
        assertThat(cancel(waiting, "acme").status()).isEqualTo(200);
        assertThat(rig.text("SELECT request->>'files' FROM executions WHERE id = ?::uuid", waiting))
                .contains("sha256:");
        assertThat(rig.count(
                        "SELECT count(*) FROM audit_log WHERE action = 'sandbox.cancel' AND object_id = ?", waiting))
                .isEqualTo(1);

        long began = System.nanoTime();
        assertThat(cancel(running, "busy").text("status")).isEqualTo("CANCELLED");
        ServiceRig.Answer next = rig.post(
                "/sandbox/execute",
                ServiceRig.JSON.write(Map.of("code", "print(2)")),
                Tokens.of("SERVICE", "acme"),
                null);
        assertThat(next.text("stdout")).isEqualTo("2\n");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(15));
        assertThat(state(running)).isEqualTo("FINISHED");
        assertThat(cancel(next.text("id"), "acme").status()).isEqualTo(409);
    }

    @Test
    void ordersOfServicesWaitInTheBrokerWhileTheQueueIsFull() throws Exception {
        occupy();
        for (int i = 0; i < 8; i++) {
            submit(i < 4 ? "one" : "two", LONG, 3);
        }
        ExecutionRequested event = new ExecutionRequested(
                "acme",
                Ids.next(),
                null,
                Ids.next(),
                "python",
                Action.RUN,
                Map.of("main.py", "print(7)"),
                null,
                List.of(),
                null,
                null);
        rig.publish(Subjects.EXECUTION_REQUESTED, event);
        await().until(() -> rig.read("/metrics", Tokens.of("OPERATOR", "acme"), null)
                .lines()
                .anyMatch(line ->
                        line.startsWith("sandbox_refused_total") && line.contains("queue") && !line.endsWith(" 0.0")));
        assertThat(rig.count(
                        "SELECT count(*) FROM executions WHERE id = ?::uuid",
                        event.executionId().toString()))
                .isZero();

        cancelAll();
        await().atMost(Duration.ofSeconds(40)).until(() -> rig.answers(event.executionId()) == 1);
        assertThat(rig.result(event.executionId())).contains("7");
    }

    @Test
    void whatIsOlderThanItsRetentionGoes() throws Exception {
        String old = rig.execute(Map.of("code", "print(1)")).text("id");
        String young = rig.execute(Map.of("code", "print(2)")).text("id");
        rig.write(() -> rig.jdbc()
                .sql("UPDATE executions SET created_at = now() - interval '8 days' WHERE id = ?::uuid")
                .param(old)
                .update());

        rig.expire();

        await().until(() -> state(old).isEmpty());
        assertThat(state(young)).isEqualTo("FINISHED");
        assertThat(rig.count("SELECT count(*) FROM audit_log WHERE object_id = ?", old))
                .isEqualTo(1);
    }

    /** Gives the only worker something to do. */
    private String occupy() throws Exception {
        String id = submit("busy", LONG, 3).text("id");
        await().until(() -> state(id).equals("RUNNING"));
        return id;
    }

    private ServiceRig.Answer submit(String tenant, String code, int priority) throws Exception {
        ServiceRig.Answer answer = rig.post(
                "/sandbox/execute?async=true",
                ServiceRig.JSON.write(Map.of("code", code, "priority", priority, "timeout_ms", 60_000)),
                Tokens.of("SERVICE", tenant),
                null);
        if (answer.status() == 202) {
            open.add(new String[] {answer.text("id"), tenant});
        }
        return answer;
    }

    private static ServiceRig.Answer cancel(String id, String tenant) throws Exception {
        return rig.post("/sandbox/executions/" + id + "/cancel", "", Tokens.of("DEVELOPER", tenant), null);
    }

    private static String state(String id) {
        return rig.text("SELECT state FROM executions WHERE id = ?::uuid", id);
    }
}
