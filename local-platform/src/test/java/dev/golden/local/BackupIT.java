package dev.golden.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.golden.local.client.PlatformClient;
import dev.golden.local.client.PlatformClient.Answer;
import dev.golden.local.platform.PlatformDescription;
import dev.golden.local.platform.ThrowAwayServers;
import dev.golden.local.state.StateFolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A platform at work is backed up, wiped and put back: what was in the backup goes on, what came later is lost. */
class BackupIT {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int TASKS = 9;
    private static final String WAITING = """
            def greeting(name):
                if name is None:
                    return fallback_greeting()
                return "Hello, " + name
            """;

    @TempDir
    private static Path folder;

    private final Path archives = folder.resolve("archives");

    @Test
    void whatWasInTheBackupGoesOnAndNothingElse() throws Exception {
        List<String> before = new ArrayList<>();
        List<String> after = new ArrayList<>();
        List<String> inSnapshot;
        Path first = folder.resolve("first");
        try (RunningPlatform platform = new RunningPlatform(first, false)) {
            PlatformClient developer = platform.client().as("DEVELOPER", "saved");
            before.add(submit(developer, WAITING, null));
            before.add(submit(developer, right(0), tests(0)));
            await().atMost(LIMIT)
                    .until(() -> status(developer, before.get(0)).equals("ESCALATED")
                            && status(developer, before.get(1)).equals("COMPLETED"));
            for (int i = 1; i < TASKS; i++) {
                before.add(submit(developer, i % 3 == 2 ? wrong(i) : right(i), tests(i)));
            }
            aKilledBackupLeavesNoArchive(platform);

            // Under load: tasks of every step are on their way.
            List<String> arguments = connection(platform.state());
            assertThat(run(with(arguments, "backup", "--to", archives + "/", "--keep", "2")))
                    .contains("golden-");

            for (int i = 0; i < 3; i++) {
                after.add(submit(developer, right(i), tests(i)));
            }
            inSnapshot = before;
        }
        StateFolder.deleteTree(first);

        Path second = folder.resolve("second");
        try (ThrowAwayServers servers = new ThrowAwayServers(second)) {
            List<String> arguments = List.of(
                    "--db=" + servers.database().url(),
                    "--db-user=" + servers.database().user(),
                    "--db-password=" + servers.database().password(),
                    "--nats=" + servers.natsUrl());
            aKilledRestoreIsStartedOver(arguments, servers);
            assertThat(refused(with(arguments, "restore", "--from", archives.toString(), "--yes")))
                    .contains("not empty", "tasks (");
        }

        try (RunningPlatform platform = new RunningPlatform(second, false)) {
            everyTaskOfTheSnapshotEnds(platform, inSnapshot, after);
        }
    }

    /** Stopped at a table that somebody has locked, and killed there. */
    private void aKilledBackupLeavesNoArchive(RunningPlatform platform) throws Exception {
        try (Connection locking = new PlatformDatabase(platform.state()).open()) {
            execute(locking, "BEGIN; LOCK TABLE task_steps IN ACCESS EXCLUSIVE MODE");
            killWhenItSays(
                    "table task_runs",
                    with(connection(platform.state()), "backup", "--to", archives + "/"),
                    line -> {});
        }
        try (Stream<Path> files = Files.list(archives)) {
            assertThat(files.map(path -> path.getFileName().toString()))
                    .isNotEmpty()
                    .allMatch(name -> name.endsWith(".partial"));
        }
    }

    /** Killed when all streams are there and the tables are not yet committed: the worst moment. */
    private void aKilledRestoreIsStartedOver(List<String> arguments, ThrowAwayServers servers) throws Exception {
        List<String> restore = with(arguments, "restore", "--from", archives.toString(), "--yes");
        PlatformDatabase database = new PlatformDatabase(
                servers.database().url(), servers.database().password());
        try (Connection locking = database.open()) {
            killWhenItSays("stream ADVISORIES", restore, line -> {
                if (line.startsWith("table agents:")) {
                    execute(locking, "BEGIN; LOCK TABLE restore_runs IN SHARE MODE");
                }
            });
        }
        // The server notices that its client is gone.
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(database.number("SELECT count(*) FROM pg_stat_activity"
                                + " WHERE datname = 'golden' AND application_name = 'golden'"))
                        .isZero());
        assertThat(database.number("SELECT count(*) FROM tasks")).isZero();
        assertThat(database.rows("SELECT result FROM restore_runs")).containsExactly("RUNNING");

        assertThat(run(restore)).contains("Restored and verified");
    }

    private static void everyTaskOfTheSnapshotEnds(RunningPlatform platform, List<String> saved, List<String> lost)
            throws SQLException {
        PlatformClient developer = platform.client().as("DEVELOPER", "saved");
        PlatformDatabase database = new PlatformDatabase(platform.state());
        assertThat(status(developer, saved.getFirst()))
                .as("waits for a human as before")
                .isEqualTo("ESCALATED");
        approve(platform.client().as("APPROVER", "saved"), saved.getFirst());
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(database.rows("""
                        SELECT status, count(*) FROM tasks WHERE tenant_id = 'saved' GROUP BY status ORDER BY status
                        """))
                        .containsExactly("COMPLETED " + (TASKS + 1 - TASKS / 3), "REJECTED " + TASKS / 3));
        assertThat(saved)
                .allSatisfy(id -> assertThat(developer.get("/tasks/" + id).ok()).isTrue());
        assertThat(lost)
                .as("committed after the snapshot")
                .allSatisfy(
                        id -> assertThat(developer.get("/tasks/" + id).status()).isEqualTo(404));
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(
                                database.rows("SELECT request_id FROM budget_reservations WHERE state = 'OPEN'"))
                        .isEmpty());
        long committed = database.number(
                "SELECT sum(tokens) FROM budget_transactions WHERE tenant_id = 'saved' AND kind = 'COMMIT'");
        assertThat(database.rows("SELECT used, reserved FROM budget_limits WHERE tenant_id = 'saved'"))
                .containsExactly(committed + " 0");
        assertThat(database.rows("""
                SELECT request_id FROM budget_transactions
                WHERE tenant_id = 'saved' AND kind IN ('COMMIT', 'RELEASE', 'EXPIRE')
                GROUP BY request_id HAVING count(*) > 1
                """)).as("settled twice").isEmpty();
        assertThat(database.rows("""
                SELECT task_id FROM task_events WHERE tenant_id = 'saved' AND type = 'task.finished'
                GROUP BY task_id HAVING count(*) > 1
                """)).as("finished twice").isEmpty();
        assertThat(database.rows("SELECT original_subject, last_error FROM dlq_messages WHERE NOT resolved"))
                .isEmpty();
        assertThat(database.rows("""
                SELECT v.* FROM (SELECT DISTINCT tenant_id FROM audit_chain) t
                CROSS JOIN LATERAL audit_verify(t.tenant_id) v
                """)).isEmpty();
    }

    private static void approve(PlatformClient approver, String task) {
        String id = await().atMost(LIMIT)
                .until(
                        () -> approver.get("/escalations?task_id=" + task)
                                .body()
                                .path("items")
                                .path(0)
                                .path("id")
                                .asString(""),
                        found -> !found.isEmpty());
        Answer answer = approver.post(
                "/escalations/" + id + "/resolve",
                Map.of("decision", "APPROVE", "reason", "decided after the restore"));
        assertThat(answer.ok()).as(answer.text()).isTrue();
    }

    private static List<String> connection(StateFolder state) {
        var ports = PlatformDescription.find(state).orElseThrow().ports();
        return List.of(
                "--db=jdbc:postgresql://127.0.0.1:" + ports.postgres() + "/golden",
                "--db-user=golden",
                "--db-password=" + state.secret("postgres-password"),
                "--nats=nats://golden:" + state.secret("nats-password") + "@127.0.0.1:" + ports.nats());
    }

    private static List<String> with(List<String> connection, String... command) {
        List<String> all = new ArrayList<>(List.of(command));
        all.addAll(connection);
        return all;
    }

    private static String run(List<String> arguments) {
        return execute(arguments, 0);
    }

    private static String refused(List<String> arguments) {
        return execute(arguments, 1);
    }

    private static String execute(List<String> arguments, int expected) {
        StringWriter out = new StringWriter();
        PrintWriter writer = new PrintWriter(out, true);
        assertThat(Main.commandLine(writer, writer).execute(arguments.toArray(String[]::new)))
                .as(() -> out.toString())
                .isEqualTo(expected);
        return out.toString();
    }

    /** Runs the command in a process of its own and kills it, not to be caught, when a line starts like that. */
    private static void killWhenItSays(String start, List<String> arguments, Consumer<String> heard)
            throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(JavaCommand.sameAsThis());
        line.add(Main.class.getName());
        line.addAll(arguments);
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        StringBuilder said = new StringBuilder();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String next = lines.readLine();
            while (next != null && !next.startsWith(start)) {
                said.append(next).append('\n');
                heard.accept(next);
                next = lines.readLine();
            }
            process.destroyForcibly();
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(next).as(said.toString()).isNotNull();
        }
        assertThat(process.exitValue()).as("killed").isEqualTo(137);
    }

    private static void execute(Connection connection, String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static String submit(PlatformClient developer, String candidate, @Nullable String tests) {
        Map<String, Object> body = new HashMap<>();
        body.put("name", "saved");
        body.put("description", "A small function.");
        body.put("language", "python");
        body.put("candidate", candidate);
        if (tests != null) {
            body.put("tests", tests);
        }
        Answer answer = developer.post("/tasks", body);
        assertThat(answer.ok()).as(answer.text()).isTrue();
        return answer.string("id");
    }

    private static String status(PlatformClient client, String id) {
        return client.get("/tasks/" + id).string("status");
    }

    private static String right(int number) {
        return "def plus(value):\n    return value + " + number + "\n";
    }

    private static String wrong(int number) {
        return "def plus(value):\n    return value - " + (number + 1) + "\n";
    }

    private static String tests(int number) {
        return "from candidate import plus\n\n\ndef test_plus():\n    assert plus(1) == " + (number + 1) + "\n";
    }
}
