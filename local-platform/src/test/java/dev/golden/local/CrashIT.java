package dev.golden.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.golden.local.client.PlatformClient;
import dev.golden.local.client.PlatformClient.Answer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever part dies while tasks are under way: nothing accepted is lost, nothing is done or paid twice. */
class CrashIT {

    private static final int BATCH = 4;
    private static final Duration STEP_LIMIT = Duration.ofSeconds(60);
    private static final Duration END_LIMIT = Duration.ofSeconds(90);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final String RIGHT = """
            def double(value):
                return 2 * value
            """;
    private static final String TESTS = """
            from candidate import double

            def test_double():
                assert double(21) == 42
            """;

    /** What dies, and the state of some task that shows that it, or what depends on it, is busy. */
    private record Victim(String name, String busy) {}

    private static final String UNFINISHED = "finished_at IS NULL AND status <> 'QUEUED'";
    private static final List<Victim> VICTIMS = List.of(
            new Victim("orchestrator", UNFINISHED),
            new Victim("sandbox", "status = 'EXECUTING'"),
            new Victim("peer-hub", "status = 'REVIEWING'"),
            new Victim("nats", UNFINISHED),
            new Victim("redis", UNFINISHED),
            new Victim("postgres", UNFINISHED));

    @TempDir
    private static Path folder;

    private static RunningPlatform platform;
    private static PlatformDatabase database;

    @BeforeAll
    static void start() {
        platform = new RunningPlatform(folder.resolve("data"), true, Duration.ofSeconds(2));
        database = new PlatformDatabase(platform.state());
    }

    @AfterAll
    static void stop() {
        platform.close();
    }

    @Test
    void whateverIsKilledEveryAcceptedTaskEndsOnceAndIsPaidOnce() throws Exception {
        Map<String, String> expected = new TreeMap<>();
        List<String> accepted = submitWhileEachVictimDies(expected);

        await().atMost(END_LIMIT)
                .ignoreExceptionsInstanceOf(SQLException.class)
                .untilAsserted(() -> assertThat(database.rows("""
                        SELECT id, status FROM tasks WHERE tenant_id = 'crash'
                        """))
                        .containsExactlyInAnyOrderElementsOf(withExpectedState(accepted, expected)));

        assertThat(database.rows("SELECT DISTINCT name FROM tasks WHERE tenant_id = 'crash'"))
                .as("one task per idempotency key")
                .containsExactlyInAnyOrderElementsOf(expected.keySet());
        new Invariants(database, "crash").assertHold();
        assertThat(database.number("SELECT count(*) FROM audit_chain WHERE tenant_id = 'crash'"))
                .isGreaterThanOrEqualTo(expected.size());
    }

    /** Returns "id name" of each accepted task; fills the end that each name is to reach. */
    private static List<String> submitWhileEachVictimDies(Map<String, String> expected) throws Exception {
        List<Future<String>> submissions = new ArrayList<>();
        try (ExecutorService submitters = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Victim victim : VICTIMS) {
                for (int i = 0; i < BATCH; i++) {
                    int number = submissions.size();
                    boolean fails = number % 3 == 2;
                    String name = "task " + number;
                    expected.put(name, fails ? "REJECTED" : "COMPLETED");
                    submissions.add(submitters.submit(() -> submit(name, fails)));
                }
                await(victim + " is busy")
                        .atMost(STEP_LIMIT)
                        .pollInterval(POLL)
                        .until(() -> database.number(
                                        "SELECT count(*) FROM tasks WHERE tenant_id = 'crash' AND " + victim.busy())
                                > 0);
                killAndAwaitSuccessor(victim.name());
            }
        }
        return submissions.stream().map(CrashIT::result).toList();
    }

    private static void killAndAwaitSuccessor(String name) {
        ProcessHandle victim = platform.state().pidFile(name).find().orElseThrow();
        victim.destroyForcibly();
        await("successor of " + name)
                .atMost(STEP_LIMIT)
                .pollInterval(POLL)
                .until(() -> platform.state()
                        .pidFile(name)
                        .find()
                        .filter(successor -> successor.pid() != victim.pid())
                        .isPresent());
    }

    /** Repeats with the same key until it is accepted: a submission without an answer may have been stored or not. */
    private static String submit(String name, boolean fails) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("name", name);
        body.put("description", "Write double(value), twice the value.");
        body.put("language", "python");
        body.put("candidate", fails ? RIGHT.replace("2 *", "3 *") : RIGHT);
        body.put("tests", TESTS);
        PlatformClient developer = platform.client().as("DEVELOPER", "crash");
        Answer answer = await("acceptance of " + name)
                .atMost(END_LIMIT)
                .pollInterval(POLL)
                .until(() -> attempt(developer, body, name.replace(' ', '-')), Answer::ok);
        return answer.string("id") + " " + name;
    }

    private static Answer attempt(PlatformClient developer, Map<String, Object> body, String key) {
        Answer answer = developer.create("/tasks", body, "crash-" + key);
        // 409: the first attempt of this key is still under way.
        assertThat(answer.ok() || answer.status() >= 500 || answer.status() == 409)
                .as(answer.text())
                .isTrue();
        return answer;
    }

    private static String result(Future<String> submission) {
        try {
            return submission.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError("a submission was never accepted", e);
        }
    }

    private static List<String> withExpectedState(List<String> accepted, Map<String, String> expected) {
        return accepted.stream()
                .map(line -> line.split(" ", 2))
                .map(parts -> parts[0] + " " + expected.get(parts[1]))
                .toList();
    }
}
