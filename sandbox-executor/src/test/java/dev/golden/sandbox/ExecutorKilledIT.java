package dev.golden.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.golden.testsupport.Servers;
import dev.golden.testsupport.TestDatabase;
import dev.golden.testsupport.Tokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An executor is killed in the middle of a program, as by the kernel or a lost machine. */
class ExecutorKilledIT {

    @TempDir
    static Path folder;

    @Test
    void itsProgramDiesWithItAndIsBegunAgainOnceBySomebodyElse() throws Exception {
        ServiceRig.requireBubblewrap();
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        Map<String, String> settings = Map.of(
                "golden.sandbox.queue.workers",
                "1",
                "golden.sandbox.bubblewrap.state-folder",
                folder.resolve("state").toString());
        TestDatabase database = Servers.shared().newDatabase();
        String mark = "marked-" + UUID.randomUUID();
        String id = UUID.randomUUID().toString();
        sql(database, """
                INSERT INTO executions (id, tenant_id, requested_by, language, action, request, request_sha256, state,
                    created_at)
                VALUES ('%s', 'acme', 'somebody', 'bash', 'RUN',
                    '{"files": {"main.sh": "echo begun; exec -a %s sleep 2"}, "args": []}', 'x', 'QUEUED', now())
                """.formatted(id, mark));

        Process executor = fork(database, settings);
        try {
            await().atMost(Duration.ofSeconds(60)).until(() -> programs(mark) == 1);
            executor.toHandle().destroyForcibly();
            assertThat(executor.waitFor(10, TimeUnit.SECONDS)).isTrue();
        } finally {
            executor.destroyForcibly();
        }
        await().until(() -> programs(mark) == 0);
        assertThat(text(database, "SELECT state FROM executions"))
                .as("nobody told")
                .isEqualTo("RUNNING");

        try (ServiceRig survivor = ServiceRig.start(database, settings)) {
            String path = "/sandbox/executions/" + id;
            String token = Tokens.of("VIEWER", "acme");
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> survivor.get(path, token).text("status").equals("SUCCEEDED"));
            ServiceRig.Answer answer = survivor.get(path, token);

            assertThat(answer.body().get("interruptions").asInt()).isEqualTo(1);
            assertThat(answer.text("stdout")).isEqualTo("begun\n");
            assertThat(ServerEvent.parse(survivor.read(path + "/output", token, null)))
                    .extracting(ServerEvent::type)
                    .contains("restarted");
            assertThat(survivor.text("SELECT attempt FROM executions WHERE id = ?::uuid", id))
                    .isEqualTo("2");
            assertThat(survivor.read("/metrics", Tokens.of("OPERATOR", "acme"), null))
                    .containsPattern("sandbox_interrupted_total\\{[^}]*} 1.0");
        }
        try (var left = Files.list(folder.resolve("state"))) {
            assertThat(left).as("of both executors").isEmpty();
        }
    }

    private static Process fork(TestDatabase database, Map<String, String> settings) throws IOException {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                SandboxApplication.class.getName()));
        words.addAll(ServiceRig.arguments(database, settings));
        return new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("executor.log").toFile())
                .start();
    }

    /** Processes of the machine whose first word is the mark. */
    private static long programs(String mark) {
        return ProcessHandle.allProcesses()
                .filter(process -> {
                    try {
                        return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"))
                                .startsWith(mark);
                    } catch (IOException e) {
                        return false;
                    }
                })
                .count();
    }

    private static void sql(TestDatabase database, String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String text(TestDatabase database, String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
