package dev.golden.supervisor.escalation;

import static dev.golden.supervisor.Supervisor.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.golden.contracts.EscalationReason;
import dev.golden.contracts.Subjects;
import dev.golden.contracts.event.EscalationRaised;
import dev.golden.contracts.event.EscalationWithdrawn;
import dev.golden.supervisor.Supervisor;
import dev.golden.supervisor.Supervisor.Answer;
import dev.golden.testsupport.Tokens;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EscalationIT {

    private static final String APPROVE = "{\"decision\":\"APPROVE\",\"reason\":\"looks right\"}";

    private final Supervisor supervisor = Supervisor.shared();
    private final String tenant = "esc-" + UUID.randomUUID();
    private final String approver = token("APPROVER", tenant);

    @Test
    void raisedTwiceIsOneCase() {
        UUID id = UUID.randomUUID();
        raise(id, 3);
        raise(id, 3);
        awaitRaised(id);
        Answer list = supervisor.get("/escalations", approver).expect(200);
        assertThat(list.body().path("items").size()).isEqualTo(1);
        assertThat(list.text("nextPageToken")).isEmpty();
        Answer one = supervisor.get("/escalations/" + id, approver).expect(200);
        assertThat(one.text("status")).isEqualTo("OPEN");
        assertThat(one.text("reason")).isEqualTo("SPLIT_PANEL");
        assertThat(one.body().path("case_file").path("voteCount").asInt()).isEqualTo(3);
        assertThat(one.text("sla_due_at")).isNotEmpty();
    }

    @Test
    void acknowledgedThenResolvedOnceAndTold() {
        UUID id = raised();
        Answer acknowledged = supervisor
                .post("/escalations/" + id + "/acknowledge", approver, null)
                .expect(200);
        assertThat(acknowledged.text("status")).isEqualTo("ACKNOWLEDGED");
        assertThat(acknowledged.text("acknowledged_by")).isEqualTo("approver");
        supervisor.post("/escalations/" + id + "/acknowledge", approver, null).expect(200);
        supervisor
                .post("/escalations/" + id + "/acknowledge", Tokens.of("APPROVER", tenant, "second"), null)
                .expectProblem(409, "state-conflict");
        Answer resolved = resolve(id, APPROVE).expect(200);
        assertThat(resolved.text("status")).isEqualTo("RESOLVED");
        assertThat(resolved.text("decision")).isEqualTo("APPROVE");
        resolve(id, "{\"decision\":\"REJECT\",\"reason\":\"no\"}").expectProblem(409, "already-decided");
        supervisor.post("/escalations/" + id + "/acknowledge", approver, null).expectProblem(409, "already-decided");
        assertThat(resolvedEvents(id)).singleElement().asString().contains("\"decision\":\"APPROVE\"");
        assertThat(supervisor.rows(
                        "SELECT action, actor, result FROM audit_log WHERE object_id = ? ORDER BY at", id.toString()))
                .containsExactly(
                        "escalation.raise|platform|DONE",
                        "escalation.acknowledge|approver|DONE",
                        "escalation.resolve|approver|DONE");
    }

    @Test
    void editReplacesTheArtifactAndRetryGuides() {
        UUID edited = raised();
        resolve(edited, "{\"decision\":\"EDIT\",\"reason\":\"r\",\"artifact\":{\"candidate.py\":\"x = 1\\n\"}}")
                .expect(200);
        assertThat(resolvedEvents(edited))
                .singleElement()
                .asString()
                .contains("\"artifact\":{\"candidate.py\":\"x = 1\\n\"}");
        UUID retried = raised();
        Answer answer = resolve(retried, "{\"decision\":\"RETRY\",\"reason\":\"r\",\"guidance\":\"use a set\"}")
                .expect(200);
        assertThat(answer.text("guidance")).isEqualTo("use a set");
        assertThat(resolvedEvents(retried)).singleElement().asString().contains("\"guidance\":\"use a set\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            {"decision":"EDIT","reason":"r"}; artifact
            {"decision":"EDIT","reason":"r","artifact":{}}; artifact
            {"decision":"EDIT","reason":"r","artifact":{"../x":"y"}}; artifact
            {"decision":"EDIT","reason":"r","artifact":{"/etc/passwd":"y"}}; artifact
            {"decision":"APPROVE","reason":"r","artifact":{"a":"y"}}; artifact
            {"decision":"APPROVE","reason":"r","guidance":"g"}; guidance
            {"decision":"MAYBE","reason":"r"}; decision
            {"reason":"r"}; decision
            {"decision":"APPROVE"}; reason
            {"decision":"APPROVE","reason":" "}; reason
            {"decision":"APPROVE","reason":"r","more":1}; more
            """)
    void wrongDecisionIsRefusedByField(String body, String field) {
        UUID id = raised();
        Answer answer = resolve(id, body).expect(400);
        assertThat(answer.text()).contains(field);
        assertThat(supervisor.get("/escalations/" + id, approver).text("status"))
                .isEqualTo("OPEN");
    }

    @Test
    void withdrawnNeedsNoDecision() {
        UUID id = raised();
        supervisor.publish(
                Subjects.ESCALATION_WITHDRAWN, new EscalationWithdrawn(tenant, id, UUID.randomUUID(), "cancelled"));
        Awaitility.await()
                .until(() -> supervisor
                        .get("/escalations/" + id, approver)
                        .text("status")
                        .equals("WITHDRAWN"));
        resolve(id, APPROVE).expectProblem(409, "state-conflict");
    }

    @Test
    void withdrawalThatOvertakesItsRaiseStillCounts() {
        UUID id = UUID.randomUUID();
        supervisor.publish(
                Subjects.ESCALATION_WITHDRAWN, new EscalationWithdrawn(tenant, id, UUID.randomUUID(), "cancelled"));
        raise(id, 3);
        Awaitility.await()
                .atMost(java.time.Duration.ofSeconds(30))
                .until(() -> supervisor
                        .get("/escalations/" + id, approver)
                        .text("status")
                        .equals("WITHDRAWN"));
    }

    @Test
    void otherTenantsSeeNothing() {
        UUID id = raised();
        String stranger = token("APPROVER", "esc-other");
        supervisor.get("/escalations/" + id, stranger).expectProblem(404, "not-found");
        supervisor.post("/escalations/" + id + "/acknowledge", stranger, null).expectProblem(404, "not-found");
        supervisor.post("/escalations/" + id + "/resolve", stranger, APPROVE).expectProblem(404, "not-found");
        supervisor.get("/escalations/" + id, token("SERVICE", "esc-other")).expectProblem(404, "not-found");
        supervisor.get("/escalations?tenant_id=" + tenant, stranger).expectProblem(403, "permission-denied");
        String admin = token("ADMIN", "esc-other");
        supervisor.get("/escalations/" + id, admin).expect(200);
        assertThat(supervisor
                        .get("/escalations?tenant_id=" + tenant, admin)
                        .body()
                        .path("items")
                        .size())
                .isEqualTo(1);
    }

    @Test
    void permissionIsNeeded() {
        UUID id = raised();
        supervisor.anonymously("/escalations").expectProblem(401, "unauthenticated");
        supervisor
                .post("/escalations/" + id + "/resolve", token("DEVELOPER", tenant), APPROVE)
                .expectProblem(403, "permission-denied");
        supervisor.get("/escalations/" + id, token("VIEWER", tenant)).expect(200);
    }

    @Test
    void sameKeyGivesTheSameAnswer() {
        UUID id = raised();
        String path = "/escalations/" + id + "/resolve";
        Answer first = supervisor.post(path, approver, APPROVE, "key-1").expect(200);
        Answer again = supervisor.post(path, approver, APPROVE, "key-1").expect(200);
        assertThat(again.text()).isEqualTo(first.text());
        assertThat(again.headers().getFirst("Idempotent-Replayed")).isEqualTo("true");
        supervisor
                .post(path, approver, "{\"decision\":\"REJECT\",\"reason\":\"no\"}", "key-1")
                .expectProblem(422, "idempotency-mismatch");
        assertThat(resolvedEvents(id)).hasSize(1);
    }

    @Test
    void ofTwoDecisionsAtOnceOneWins() throws Exception {
        UUID id = raised();
        CountDownLatch go = new CountDownLatch(1);
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> answers = List.of("APPROVE", "REJECT", "RETRY", "APPROVE").stream()
                    .map(decision -> executor.submit(() -> {
                        go.await();
                        return resolve(id, "{\"decision\":\"" + decision + "\",\"reason\":\"r\"}")
                                .status();
                    }))
                    .toList();
            go.countDown();
            List<Integer> statuses = new java.util.ArrayList<>();
            for (Future<Integer> answer : answers) {
                statuses.add(answer.get());
            }
            assertThat(statuses).containsExactlyInAnyOrder(200, 409, 409, 409);
        }
        assertThat(resolvedEvents(id)).hasSize(1);
    }

    @Test
    void casePastItsTimeIsRemindedOfOncePerInterval() {
        UUID late = UUID.randomUUID();
        supervisor.publish(
                Subjects.ESCALATION_RAISED, event(late, 5, Instant.now().minus(40, ChronoUnit.MINUTES)));
        UUID inTime = raised();
        Awaitility.await()
                .until(() -> supervisor
                                .get("/escalations/" + late, approver)
                                .body()
                                .path("reminders")
                                .asInt()
                        == 1);
        assertThat(supervisor.get("/metrics", token("OPERATOR", tenant)).text())
                .contains("golden_escalations_sla_breaches_total{")
                .contains("priority=\"5\"")
                .contains("golden_escalations_waiting");
        // The clock has been looked at since: neither is reminded of (again).
        supervisor.rows("UPDATE escalations SET sla_due_at = sla_due_at - interval '2 hours' WHERE id = ?", late);
        Awaitility.await()
                .until(() -> supervisor
                                .get("/escalations/" + late, approver)
                                .body()
                                .path("reminders")
                                .asInt()
                        == 3);
        assertThat(supervisor
                        .get("/escalations/" + inTime, approver)
                        .body()
                        .path("reminders")
                        .asInt())
                .isZero();
    }

    @Test
    void listsNewestFirstInPagesByStatusAndTask() {
        UUID first = raised();
        UUID second = raised();
        resolve(first, APPROVE).expect(200);
        Answer page = supervisor.get("/escalations?pageSize=1", approver).expect(200);
        assertThat(page.body().path("items").path(0).path("id").asString()).isEqualTo(second.toString());
        Answer next = supervisor
                .get("/escalations?pageSize=1&pageToken=" + page.text("nextPageToken"), approver)
                .expect(200);
        assertThat(next.body().path("items").path(0).path("id").asString()).isEqualTo(first.toString());
        assertThat(next.text("nextPageToken")).isEmpty();
        Answer open = supervisor.get("/escalations?status=OPEN", approver).expect(200);
        assertThat(open.body().path("items").size()).isEqualTo(1);
        String task = supervisor.get("/escalations/" + first, approver).text("task_id");
        Answer ofTask = supervisor.get("/escalations?task_id=" + task, approver).expect(200);
        assertThat(ofTask.body().path("items").size()).isEqualTo(1);
        supervisor.get("/escalations?status=NOPE", approver).expect(400);
        supervisor.get("/escalations?pageSize=0", approver).expect(400);
    }

    private UUID raised() {
        UUID id = UUID.randomUUID();
        raise(id, 3);
        awaitRaised(id);
        return id;
    }

    private void raise(UUID id, int priority) {
        supervisor.publish(Subjects.ESCALATION_RAISED, event(id, priority, Instant.now()));
    }

    private EscalationRaised event(UUID id, int priority, Instant at) {
        return new EscalationRaised(
                tenant,
                id,
                UUID.randomUUID(),
                UUID.randomUUID(),
                EscalationReason.SPLIT_PANEL,
                priority,
                "the panel is split",
                Map.of("voteCount", 3),
                at);
    }

    private void awaitRaised(UUID id) {
        Awaitility.await()
                .atMost(java.time.Duration.ofSeconds(20))
                .until(() -> supervisor.get("/escalations/" + id, approver).status() == 200);
    }

    private Answer resolve(UUID id, String body) {
        return supervisor.post("/escalations/" + id + "/resolve", approver, body);
    }

    private List<String> resolvedEvents(UUID id) {
        return supervisor.rows(
                "SELECT payload FROM outbox WHERE subject = ? AND payload LIKE ?",
                Subjects.ESCALATION_RESOLVED,
                "%" + id + "%");
    }
}
