package dev.golden.supervisor.prompt;

import static dev.golden.supervisor.Supervisor.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.golden.contracts.Subjects;
import dev.golden.supervisor.Supervisor;
import dev.golden.supervisor.Supervisor.Answer;
import dev.golden.testsupport.Tokens;
import org.junit.jupiter.api.Test;

class PromptIT {

    private static final String REASON = "{\"reason\":\"Reviewed and approved\"}";

    private final Supervisor supervisor = Supervisor.shared();
    private final String author = Tokens.of("DEVELOPER", "prompts", "bob");
    private final String approver = Tokens.of("APPROVER", "prompts", "alice");

    @Test
    void approvedProposalBecomesActiveAndIsTold() {
        long before = active("developer");
        long id = propose("developer", "Write less.");
        Answer pending = supervisor.get("/prompts/" + id, approver).expect(200);
        assertThat(pending.text("approval_status")).isEqualTo("pending_review");
        assertThat(pending.text("proposed_by")).isEqualTo("bob");
        assertThat(pending.body().path("base_id").asLong()).isEqualTo(before);
        Answer approved =
                supervisor.post("/prompts/" + id + "/approve", approver, REASON).expect(200);
        assertThat(approved.text("approval_status")).isEqualTo("approved");
        assertThat(approved.body().path("active").asBoolean()).isTrue();
        assertThat(supervisor.get("/prompts/" + before, approver).text("approval_status"))
                .isEqualTo("superseded");
        assertThat(supervisor.rows(
                        "SELECT payload FROM outbox WHERE subject = ? AND payload LIKE ?",
                        Subjects.PROMPT_ACTIVATED,
                        "%\"promptId\":" + id + "}%"))
                .hasSize(1);
        // One act, one row, and it knows the token.
        assertThat(supervisor.rows(
                        "SELECT service, actor, roles, reason FROM audit_log"
                                + " WHERE action = 'prompt.approve' AND object_id = ?",
                        String.valueOf(id)))
                .containsExactly("supervisor|alice|APPROVER|Reviewed and approved");
        supervisor.post("/prompts/" + id + "/approve", approver, REASON).expectProblem(409, "already-decided");
        supervisor.post("/prompts/" + id + "/reject", approver, REASON).expectProblem(409, "already-decided");
    }

    @Test
    void proposerMayNotApprove() {
        String both = Tokens.of("APPROVER", "prompts", "carol");
        long id = supervisor
                .post("/prompts", both, "{\"role\":\"planner\",\"content\":\"Plan.\"}")
                .expect(201)
                .body()
                .path("id")
                .asLong();
        supervisor.post("/prompts/" + id + "/approve", both, REASON).expectProblem(403, "self-approval");
        assertThat(supervisor.get("/prompts/" + id, both).text("approval_status"))
                .isEqualTo("pending_review");
        supervisor.post("/prompts/" + id + "/reject", both, REASON).expect(200);
    }

    @Test
    void proposalOnAnOldBaseIsVoid() {
        long stale = propose("planner", "Plan twice.");
        long other = propose("planner", "Plan once.");
        supervisor.post("/prompts/" + other + "/approve", approver, REASON).expect(200);
        supervisor.post("/prompts/" + stale + "/approve", approver, REASON).expectProblem(409, "state-conflict");
        supervisor
                .post("/prompts", author, "{\"role\":\"planner\",\"content\":\"x\",\"base_id\":" + stale + "}")
                .expectProblem(409, "state-conflict");
    }

    @Test
    void rollbackBringsTheFormerVersionBack() {
        long before = active("reviewer");
        long id = propose("reviewer", "Review harder.");
        supervisor.post("/prompts/" + id + "/rollback", approver, REASON).expectProblem(409, "state-conflict");
        supervisor.post("/prompts/" + id + "/approve", approver, REASON).expect(200);
        Answer restored = supervisor
                .post("/prompts/" + id + "/rollback", approver, REASON)
                .expect(200);
        assertThat(restored.body().path("id").asLong()).isEqualTo(before);
        assertThat(active("reviewer")).isEqualTo(before);
        assertThat(supervisor.get("/prompts/" + id, approver).text("approval_status"))
                .isEqualTo("rolled_back");
        supervisor.post("/prompts/" + before + "/rollback", approver, REASON).expectProblem(409, "state-conflict");
    }

    @Test
    void diffShowsLinesAgainstTheBase() {
        long id = propose("supervisor", "Entirely other.\\nTwo lines.");
        Answer diff = supervisor.get("/prompts/" + id + "/diff", approver).expect(200);
        assertThat(diff.text("diff"))
                .contains("+Entirely other.\n")
                .contains("+Two lines.\n")
                .contains("-You summarise");
        assertThat(diff.body().path("added").asInt()).isEqualTo(2);
        assertThat(supervisor
                        .get("/prompts/" + id + "/diff?against=" + id, approver)
                        .body()
                        .path("removed")
                        .asInt())
                .isZero();
        supervisor
                .get("/prompts/" + id + "/diff?against=" + active("developer"), approver)
                .expectProblem(404, "not-found");
    }

    @Test
    void sameKeyProposesOnce() {
        String body = "{\"role\":\"supervisor\",\"content\":\"once\"}";
        Answer first = supervisor.post("/prompts", author, body, "propose-1").expect(201);
        Answer again = supervisor.post("/prompts", author, body, "propose-1").expect(201);
        assertThat(again.text()).isEqualTo(first.text());
        assertThat(again.headers().getFirst("Location"))
                .isEqualTo("/prompts/" + first.body().path("id").asLong());
        assertThat(again.headers().getFirst("Idempotent-Replayed")).isEqualTo("true");
        assertThat(supervisor.rows("SELECT count(*) FROM agent_prompts WHERE content = 'once'"))
                .containsExactly("1");
    }

    @Test
    void listsByRoleAndStatusInPages() {
        long first = propose("supervisor", "a");
        long second = propose("supervisor", "b");
        String query = "/prompts?role=supervisor&status=pending_review&pageSize=1";
        Answer page = supervisor.get(query, approver).expect(200);
        assertThat(page.body().path("items").path(0).path("id").asLong()).isEqualTo(second);
        Answer next = supervisor
                .get(query + "&pageToken=" + page.text("nextPageToken"), approver)
                .expect(200);
        assertThat(next.body().path("items").path(0).path("id").asLong()).isEqualTo(first);
        supervisor.get("/prompts?status=nope", approver).expectProblem(400, "validation-failed");
    }

    @Test
    void wrongRequestsAreNamed() {
        supervisor.get("/prompts/999999", approver).expectProblem(404, "not-found");
        supervisor.get("/prompts/x", approver).expect(400);
        supervisor.post("/prompts/999999/approve", approver, REASON).expectProblem(404, "not-found");
        supervisor
                .post("/prompts", author, "{\"role\":\"king\",\"content\":\"x\"}")
                .expectProblem(400, "validation-failed");
        supervisor
                .post("/prompts", author, "{\"role\":\"planner\",\"content\":\"\"}")
                .expect(400);
        long id = propose("supervisor", "c");
        supervisor.post("/prompts/" + id + "/approve", approver, "{}").expectProblem(400, "validation-failed");
        supervisor.post("/prompts/" + id + "/approve", author, REASON).expectProblem(403, "permission-denied");
        supervisor
                .post("/prompts", token("VIEWER", "prompts"), "{\"role\":\"planner\",\"content\":\"x\"}")
                .expectProblem(403, "permission-denied");
    }

    private long propose(String role, String content) {
        return supervisor
                .post("/prompts", author, "{\"role\":\"" + role + "\",\"content\":\"" + content + "\"}")
                .expect(201)
                .body()
                .path("id")
                .asLong();
    }

    private long active(String role) {
        return Long.parseLong(supervisor
                .rows("SELECT active_prompt_id FROM learning_governance WHERE agent_role = ?", role)
                .getFirst());
    }
}
