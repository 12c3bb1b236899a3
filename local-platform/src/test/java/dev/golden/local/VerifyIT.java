package dev.golden.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.golden.local.client.PlatformClient;
import io.lettuce.core.RedisClient;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.Nats;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The checklist passes on a healthy platform; with a planted fault exactly its lines fail, and pass again afterwards. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class VerifyIT {

    private static final Duration RESTART_DELAY = Duration.ofSeconds(20);
    private static final Duration REPAIRED = Duration.ofSeconds(40);
    /** Why a line may be skipped on a developer's machine; anything else would be a check that is not made. */
    private static final List<String> SKIPPED = List.of(
            "needs --kube-context",
            "needs --prometheus",
            "a human does this: ",
            "not local: ",
            "no standby is attached",
            "one Redis without Sentinel");

    @TempDir
    private static Path folder;

    private static RunningPlatform platform;
    private static Checklist checklist;

    @BeforeAll
    static void start() {
        platform = new RunningPlatform(folder.resolve("data"), false, RESTART_DELAY);
        checklist = new Checklist(platform);
    }

    @AfterAll
    static void stop() {
        platform.close();
    }

    @Test
    @Order(1)
    void everyLineThatCanBeCheckedHerePasses() {
        Map<String, JsonNode> lines = checklist.run("--active");

        assertThat(lines.values())
                .filteredOn(line -> line.path("result").asString("").equals("FAIL"))
                .isEmpty();
        assertThat(lines.values())
                .filteredOn(line -> line.path("result").asString("").equals("SKIPPED"))
                .allSatisfy(line -> assertThat(SKIPPED)
                        .anyMatch(reason -> line.path("why").asString("").startsWith(reason)));
        assertThat(lines.values())
                .filteredOn(line -> line.path("result").asString("").equals("PASS"))
                .hasSizeGreaterThan(80);
    }

    @Test
    @Order(2)
    void redisEvictsByAnotherPolicy() throws Exception {
        fails(
                Set.of("redis-policy"),
                () -> redis("maxmemory-policy", "noeviction"),
                () -> redis("maxmemory-policy", "allkeys-lru"));
    }

    @Test
    @Order(2)
    void aStreamIsDeleted() throws Exception {
        Set<String> lines = Set.of("nats-setup", "streams", "stream-dlq", "consumers", "dlq-worker-consumes");
        fails(
                lines,
                () -> deleteStream("DLQ"),
                () -> checklist.command("jetstream-setup", "--nats", LocalDefaults.natsUrl(platform.state())),
                // At once: the platform makes a stream again that its services miss.
                "--only",
                String.join(",", lines));
    }

    @Test
    @Order(2)
    void aGovernanceFunctionIsReplaced() throws Exception {
        String original = value("SELECT pg_get_functiondef('can_auto_update_prompt'::regproc)");
        fails(
                Set.of("governance-function", "governance-live"),
                () -> sql("CREATE OR REPLACE FUNCTION can_auto_update_prompt(role text) RETURNS boolean"
                        + " LANGUAGE sql AS 'SELECT TRUE'"),
                () -> sql(original));
    }

    @Test
    @Order(2)
    void aRoleIsMissing() throws Exception {
        fails(
                Set.of("database-rights"),
                () -> sql("ALTER ROLE golden_sandbox RENAME TO golden_sandbox_gone"),
                () -> sql("ALTER ROLE golden_sandbox_gone RENAME TO golden_sandbox"));
    }

    @Test
    @Order(2)
    void aGrantIsWidened() throws Exception {
        fails(
                Set.of("database-rights"),
                () -> sql("GRANT UPDATE ON budget_limits TO golden_sandbox"),
                () -> sql("REVOKE UPDATE ON budget_limits FROM golden_sandbox"));
    }

    @Test
    @Order(2)
    void aTableIsMissing() throws Exception {
        fails(
                Set.of("migration-001", "tables"),
                () -> sql("ALTER TABLE injection_findings RENAME TO injection_findings_gone"),
                () -> sql("ALTER TABLE injection_findings_gone RENAME TO injection_findings"));
    }

    @Test
    @Order(2)
    void anAuditRowIsAltered() throws Exception {
        String id = value("SELECT audit_id FROM audit_chain ORDER BY seq LIMIT 1");
        fails(
                Set.of("audit", "audit-written", "success-audit"),
                () -> alterAudit("actor || '!'", id),
                () -> alterAudit("left(actor, -1)", id));
    }

    @Test
    @Order(2)
    void deadLettersPileUp() throws Exception {
        fails(
                Set.of("dlq-count", "validate-dlq", "success-dlq"),
                () -> sql("""
                        INSERT INTO dlq_messages (id, tenant_id, message_id, original_subject, stream, consumer, headers, data,
                            data_encoding, category, error_class, last_error, error_count, delivery_count, created_at, updated_at)
                        SELECT gen_random_uuid(), 'acme', 'planted-' || n, 'prc.review.requested.v1', 'PRC', 'planted', '{}', 'x',
                            'utf8', 'BUG', 'Planted', 'planted', 1, 1, now(), now()
                        FROM generate_series(1, 10) n"""),
                () -> sql("UPDATE dlq_messages SET resolved = TRUE, resolution = 'DISCARDED', resolved_at = now()"
                        + " WHERE consumer = 'planted'"));
    }

    @Test
    @Order(2)
    void aBreakerIsForcedOpen() throws Exception {
        PlatformClient operator = platform.client().as("OPERATOR", "acme");
        Map<String, String> body = Map.of("name", "external_api", "reason", "planted");
        fails(
                Set.of("breakers", "success-breakers"),
                () -> assertThat(operator.post("/admin/circuit-breaker/force-open", body)
                                .ok())
                        .isTrue(),
                () -> assertThat(operator.post("/admin/circuit-breaker/reset", body)
                                .ok())
                        .isTrue());
    }

    @Test
    @Order(2)
    void commitsAreNotDurable() throws Exception {
        fails(
                Set.of("synchronous-commit"),
                () -> sql("ALTER DATABASE golden SET synchronous_commit = off"),
                () -> sql("ALTER DATABASE golden RESET synchronous_commit"));
    }

    /** Last: it takes the longest to come back. */
    @Test
    @Order(3)
    void redisIsKilled() throws Exception {
        fails(
                Set.of(
                        "redis-auth",
                        "redis-persistence",
                        "redis-policy",
                        "redis-maxmemory",
                        "redis-aof",
                        "redis-failover"),
                VerifyIT::killRedis,
                () -> {});
    }

    @FunctionalInterface
    private interface Act {
        void run() throws Exception;
    }

    private static void fails(Set<String> expected, Act fault, Act repair, String... options) throws Exception {
        fault.run();
        Map<String, JsonNode> lines;
        try {
            lines = checklist.run(options);
        } finally {
            repair.run();
        }
        assertThat(Checklist.failed(lines)).containsExactlyInAnyOrderElementsOf(expected);
        await().atMost(REPAIRED)
                .untilAsserted(() -> assertThat(Checklist.failed(checklist.run("--only", String.join(",", expected))))
                        .isEmpty());
    }

    private static void deleteStream(String name) throws IOException, InterruptedException, JetStreamApiException {
        Connection connection = Nats.connect(LocalDefaults.natsUrl(platform.state()));
        try {
            connection.jetStreamManagement().deleteStream(name);
        } finally {
            connection.close();
        }
    }

    private static void killRedis() {
        ProcessHandle server = platform.state().pidFile("redis").find().orElseThrow();
        server.destroyForcibly();
        server.onExit().join();
    }

    private static void redis(String setting, String value) {
        try (RedisClient client = RedisClient.create(checklist.redisUrl())) {
            client.connect().sync().configSet(setting, value);
        }
    }

    /** As the superuser, past the trigger that keeps the log append-only. */
    private static void alterAudit(String actor, String id) throws SQLException {
        sql("SET session_replication_role = replica; UPDATE audit_log SET actor = " + actor + " WHERE id = '" + id
                + "'");
    }

    private static void sql(String text) throws SQLException {
        try (var connection = DriverManager.getConnection(
                        checklist.databaseUrl(), "golden", platform.state().secret("postgres-password"));
                var statement = connection.createStatement()) {
            statement.execute(text);
        }
    }

    private static String value(String text) throws SQLException {
        return new PlatformDatabase(platform.state()).rows(text).getFirst();
    }
}
