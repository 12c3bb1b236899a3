package dev.golden.web.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.golden.audit.AuditEntry;
import dev.golden.audit.AuditLog;
import dev.golden.database.Transactions;
import dev.golden.testsupport.Tokens;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class AuditIT {

    private final Api api = new Api(TestApplication.context());
    private final String tenant = "t" + UUID.randomUUID().toString().substring(0, 8);

    @Test
    void anActSaysWhoDidWhat() throws SQLException {
        String trace = "4bf92f3577b34da6a3ce929d0e0e4737";
        api.send(
                "POST",
                "/things",
                Tokens.of("DEVELOPER", tenant, "ann"),
                "{\"name\":\"n\",\"priority\":1}",
                "traceparent",
                "00-" + trace + "-00f067aa0ba902b7-01",
                "X-Forwarded-For",
                "203.0.113.5");
        assertThat(one(
                        "SELECT concat_ws('|', actor, roles, actor_tenant, service, action, object_type, result, reason, "
                                + "details, trace_id, address) FROM audit_log WHERE tenant_id = '" + tenant + "'"))
                .isEqualTo("ann|DEVELOPER|" + tenant
                        + "|test-service|thing.create|thing|DONE|because|{\"alpha\":\"x\",\"zeta\":1}|" + trace
                        + "|203.0.113.5");
        assertThat(one("SELECT count(*) FROM audit_verify('" + tenant + "')")).isEqualTo("0");
    }

    @Test
    void denialsAreRecorded() {
        // An address of its own: how much is recorded of one is bounded, and other tests are refused as well.
        api.get("/unnamed", Tokens.of("VIEWER", tenant, "vic"), "X-Forwarded-For", "203.0.113.98");
        Awaitility.await()
                .atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(one("SELECT concat_ws('|', actor, action, object_id, result, details) "
                                + "FROM audit_log WHERE tenant_id = '" + tenant + "'"))
                        .isEqualTo("vic|request.refuse|GET /unnamed|DENIED|{\"code\":\"permission-denied\"}"));
        api.get("/who", "forged", "X-Forwarded-For", "203.0.113.99");
        Awaitility.await()
                .atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(one("SELECT concat_ws('|', tenant_id, actor, details) "
                                + "FROM audit_log WHERE address = '203.0.113.99'"))
                        .isEqualTo("platform|anonymous|{\"code\":\"unauthenticated\"}"));
    }

    @Test
    void aFloodOfDenialsCannotFillTheLog() throws SQLException {
        for (int i = 0; i < 60; i++) {
            api.get("/unnamed", Tokens.of("VIEWER", tenant, "vic"), "X-Forwarded-For", "203.0.113.100");
        }
        assertThat(api.get("/metrics", null).body())
                .containsPattern("golden_audit_denials_suppressed_total\\{[^}]*} [1-9]");
        assertThat(Long.parseLong(one("SELECT count(*) FROM audit_log WHERE address = '203.0.113.100'")))
                .isLessThan(60);
    }

    @Test
    void anActOutsideATransactionIsRefusedAndOddTextIsKept() throws SQLException {
        AuditLog audit = TestApplication.context().getBean(AuditLog.class);
        AuditEntry entry = AuditEntry.done("odd.act", "thing", "a\u0000b\ud800", tenant);
        assertThatThrownBy(() -> audit.record(entry)).isInstanceOf(IllegalStateException.class);
        TestApplication.context().getBean(Transactions.class).write(() -> audit.record(entry));
        assertThat(one("SELECT object_id FROM audit_log WHERE tenant_id = '" + tenant + "'"))
                .isEqualTo("a\ufffdb\ufffd");
        assertThat(one("SELECT count(*) FROM audit_verify('" + tenant + "')")).isEqualTo("0");
    }

    private static String one(String sql) throws SQLException {
        try (Connection connection = TestApplication.DATABASE.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : "";
        }
    }
}
