package dev.golden.supervisor.governance;

import static dev.golden.supervisor.Supervisor.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.golden.supervisor.Supervisor;
import dev.golden.supervisor.Supervisor.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class GovernanceIT {

    private static final String RULES =
            "{\"auto_update\":%s,\"cooldown\":\"%s\",\"daily_limit\":%d,\"min_evidence\":%d}";

    private final Supervisor supervisor = Supervisor.shared();
    private final String admin = token("ADMIN", "gov");
    private final String operator = token("OPERATOR", "gov");

    @Test
    void statusHasARowPerRole() {
        Answer answer =
                supervisor.get("/governance/status", token("VIEWER", "gov")).expect(200);
        assertThat(answer.body().path("items").size()).isEqualTo(8);
        assertThat(status("security").path("mode").asString()).isEqualTo("manual");
        assertThat(status("security").path("cooldown").asString()).isEqualTo("PT48H");
    }

    @Test
    void rulesAreSetAndAudited() {
        Answer answer = supervisor
                .put("/governance/reviewer", admin, RULES.formatted("false", "PT90M", 7, 3))
                .expect(200);
        assertThat(answer.text("mode")).isEqualTo("manual");
        assertThat(answer.text("cooldown")).isEqualTo("PT1H30M");
        assertThat(status("reviewer").path("daily_limit").asInt()).isEqualTo(7);
        assertThat(
                        supervisor.rows(
                                "SELECT actor, details FROM audit_log WHERE action = 'governance.set' AND object_id = 'reviewer'"))
                .last()
                .asString()
                .startsWith("admin|")
                .contains("\"dailyLimit\":7");
    }

    @Test
    void cooldownIsLiftedWithAReason() {
        supervisor.rows("UPDATE learning_governance SET last_update_at = now() WHERE agent_role = 'supervisor'");
        assertThat(status("supervisor").path("status").asString()).isEqualTo("COOLDOWN");
        String path = "/governance/supervisor/cooldown/reset";
        supervisor.post(path, operator, "{}").expectProblem(400, "validation-failed");
        Answer answer = supervisor
                .post(path, operator, "{\"reason\":\"bad prompt is live\"}")
                .expect(200);
        assertThat(answer.text("cooldown_left")).isEqualTo("PT0S");
        assertThat(answer.text("status")).isNotEqualTo("COOLDOWN");
        assertThat(supervisor.rows("SELECT actor, reason FROM audit_log WHERE action = 'governance.cooldown-reset'"))
                .containsExactly("operator|bad prompt is live");
    }

    @ParameterizedTest
    @CsvSource({
        "security, true, PT1H, 1, 1, 400",
        "supervisor, true, PT1H, 1, 1, 400",
        "king, false, PT1H, 1, 1, 404",
        "tester, true, -PT1H, 1, 1, 400",
        "tester, true, soon, 1, 1, 400",
        "tester, true, PT1H, -1, 1, 400",
        "tester, true, PT1H, 1, -1, 400",
        "tester, null, PT1H, 1, 1, 400",
    })
    void wrongRulesAreRefused(String role, String auto, String cooldown, int daily, int evidence, int expected) {
        JsonNode before = status("tester");
        supervisor
                .put("/governance/" + role, admin, RULES.formatted(auto, cooldown, daily, evidence))
                .expect(expected);
        assertThat(status("tester")).isEqualTo(before);
    }

    @Test
    void permissionIsNeeded() {
        supervisor
                .put("/governance/tester", operator, RULES.formatted("true", "PT1H", 1, 1))
                .expectProblem(403, "permission-denied");
        supervisor
                .post("/governance/tester/cooldown/reset", token("APPROVER", "gov"), "{\"reason\":\"r\"}")
                .expectProblem(403, "permission-denied");
        supervisor.anonymously("/governance/status").expectProblem(401, "unauthenticated");
    }

    private JsonNode status(String role) {
        for (JsonNode row : supervisor.get("/governance/status", admin).body().path("items")) {
            if (row.path("agent_role").asString().equals(role)) {
                return row;
            }
        }
        throw new AssertionError(role);
    }
}
