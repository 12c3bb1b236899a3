package dev.golden.supervisor.auditlog;

import static dev.golden.supervisor.Supervisor.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.golden.supervisor.Supervisor;
import dev.golden.supervisor.Supervisor.Answer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class AuditIT {

    private static final String INSERT = """
            INSERT INTO audit_log (id, tenant_id, at, actor, token_id, roles, actor_tenant, service, action, object_type,
                object_id, result)
            VALUES (gen_random_uuid(), ?, CAST(? AS timestamptz), ?, 'j', 'DEVELOPER', ?, 'test', ?, 'task', '7', 'DONE')
            """;

    private final Supervisor supervisor = Supervisor.shared();
    private final String tenant = "audit-" + UUID.randomUUID();
    private final String auditor = token("AUDITOR", tenant);

    @BeforeEach
    void writeRows() {
        row("2026-11-01T10:00:00Z", "alice", "task.submit");
        row("2026-11-01T11:00:00Z", "bob", "task.cancel");
        row("2026-11-01T12:00:00Z", "alice", "task.cancel");
    }

    @Test
    void listsNewestFirstByEveryFilter() {
        assertThat(actions("")).containsExactly("alice task.cancel", "bob task.cancel", "alice task.submit");
        assertThat(actions("?actor=bob")).containsExactly("bob task.cancel");
        assertThat(actions("?action=task.submit")).containsExactly("alice task.submit");
        assertThat(actions("?object_type=task&object_id=7")).hasSize(3);
        assertThat(actions("?object_id=8")).isEmpty();
        assertThat(actions("?result=DENIED")).isEmpty();
        assertThat(actions("?from=2026-11-01T11:00:00Z&to=2026-11-01T12:00:00Z"))
                .containsExactly("bob task.cancel");
        supervisor.get("/audit?from=yesterday", auditor).expectProblem(400, "validation-failed");
    }

    @Test
    void pagesFollowEachOther() {
        Answer first = supervisor.get("/audit?pageSize=2", auditor).expect(200);
        assertThat(first.body().path("items").size()).isEqualTo(2);
        Answer second = supervisor
                .get("/audit?pageSize=2&pageToken=" + first.text("nextPageToken"), auditor)
                .expect(200);
        assertThat(second.body().path("items").size()).isEqualTo(1);
        assertThat(second.text("nextPageToken")).isEmpty();
    }

    @Test
    void onlyTheOwnTenantAndOnlyWithPermission() {
        String stranger = token("AUDITOR", "audit-other");
        assertThat(supervisor.get("/audit", stranger).text()).doesNotContain(tenant);
        supervisor.get("/audit?tenant_id=" + tenant, stranger).expectProblem(403, "permission-denied");
        supervisor.get("/audit/verify?tenant_id=" + tenant, stranger).expectProblem(403, "permission-denied");
        supervisor.get("/audit", token("DEVELOPER", tenant)).expectProblem(403, "permission-denied");
        supervisor.anonymously("/audit").expectProblem(401, "unauthenticated");
        String admin = token("ADMIN", "audit-other");
        assertThat(supervisor
                        .get("/audit?action=task.cancel&tenant_id=" + tenant, admin)
                        .expect(200)
                        .body()
                        .path("items")
                        .size())
                .isEqualTo(2);
        // The denials above are in the log of whoever was denied.
        Awaitility.await()
                .untilAsserted(() -> assertThat(actions("?result=DENIED")).containsExactly("developer request.refuse"));
    }

    @Test
    void chainVerifiesUntilARowIsAltered() {
        Answer whole = supervisor.get("/audit/verify", auditor).expect(200);
        assertThat(whole.body().path("valid").asBoolean()).isTrue();
        assertThat(whole.body().path("entries").asInt()).isEqualTo(3);
        assertThat(whole.text("head_hash")).hasSize(64);
        supervisor.rows("ALTER TABLE audit_log DISABLE TRIGGER USER");
        supervisor.rows("UPDATE audit_log SET actor = 'mallory' WHERE tenant_id = ? AND actor = 'bob'", tenant);
        supervisor.rows("ALTER TABLE audit_log ENABLE TRIGGER USER");
        Answer broken = supervisor.get("/audit/verify", auditor).expect(200);
        assertThat(broken.body().path("valid").asBoolean()).isFalse();
        assertThat(broken.body().path("first_break").path("seq").asInt()).isEqualTo(2);
        assertThat(broken.body().path("first_break").path("problem").asString()).isEqualTo("row was altered");
    }

    /** Whoever has the answer can recompute the hash without the database. */
    @Test
    void rowsCarryAllThatTheHashCovers() throws Exception {
        for (JsonNode row : supervisor.get("/audit", auditor).body().path("items")) {
            StringBuilder canonical = new StringBuilder("{");
            for (String field : List.of(
                    "action",
                    "actor",
                    "actor_tenant",
                    "address",
                    "at",
                    "details",
                    "id",
                    "object_id",
                    "object_type",
                    "reason",
                    "result",
                    "roles",
                    "service",
                    "tenant_id",
                    "token_id",
                    "trace_id")) {
                String value = row.path(field).asString();
                if (field.equals("at")) {
                    value = value.replace("Z", ".000000Z");
                }
                canonical
                        .append(canonical.length() == 1 ? "" : ",")
                        .append('"')
                        .append(field)
                        .append("\":\"")
                        .append(value)
                        .append('"');
            }
            String text = row.path("link").path("previous_hash").asString() + canonical + "}";
            assertThat(HexFormat.of()
                            .formatHex(
                                    MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8))))
                    .isEqualTo(row.path("link").path("hash").asString());
        }
    }

    private void row(String at, String actor, String action) {
        supervisor.rows(INSERT, tenant, at, actor, tenant, action);
    }

    private List<String> actions(String query) {
        return supervisor
                .get("/audit" + query, auditor)
                .expect(200)
                .body()
                .path("items")
                .valueStream()
                .map(row ->
                        row.path("actor").asString() + " " + row.path("action").asString())
                .toList();
    }
}
