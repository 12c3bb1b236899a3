package dev.golden.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.golden.contracts.EscalationDecision;
import dev.golden.contracts.EscalationReason;
import dev.golden.contracts.Subjects;
import dev.golden.contracts.event.AgentRegistered;
import dev.golden.contracts.event.EscalationRaised;
import dev.golden.contracts.event.Event;
import dev.golden.contracts.event.WorkFinished;
import dev.golden.contracts.event.WorkOffered;
import dev.golden.database.TenantScope;
import dev.golden.database.Transactions;
import dev.golden.messaging.Outbox;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Generations that go to remote agents: offered, answered, paid, withdrawn. The peer hub is played. */
class RemoteAgentIT {

    private final TestPlatform platform = TestPlatform.shared();

    @Test
    void anAgentsWorkGoesOnLikeAModelsAndIsPaidFromTheHold() {
        String tenant = tenant("developer", true);
        String id = platform.submit(Map.of("name", "remote one", "files", Map.of("given.py", "G = 1")), tenant);
        WorkOffered offer = awaitOffer(id);
        assertThat(offer.role().wireName()).isEqualTo("developer");
        assertThat(offer.file()).isEqualTo("candidate.py");
        assertThat(offer.files()).containsOnlyKeys("given.py");
        assertThat(offer.maxTokens()).isEqualTo(16_000);
        assertThat(budget(tenant)).isEqualTo("0 16000");

        WorkFinished done = done(offer, "x = 1", 300);
        publish(Subjects.WORK_FINISHED, done);
        publish(Subjects.WORK_FINISHED, done);
        assertThat(platform.awaitStatus(id, "COMPLETED", tenant)
                        .at("/cost/tokens_used")
                        .asLong())
                .isEqualTo(300);
        assertThat(budget(tenant)).isEqualTo("300 0");
        assertThat(platform.fakes.generations)
                .noneMatch(request -> request.tenantId().equals(tenant));
        assertThat(platform.fakes.reviews.stream()
                        .filter(review -> review.tenantId().equals(tenant))
                        .findFirst()
                        .orElseThrow()
                        .authorFamily())
                .isEqualTo("their-model");
        publish(Subjects.WORK_FINISHED, done);
        assertThat(platform.sql("SELECT count(*) FROM task_events WHERE type = 'candidate.generated' AND task_id = '"
                        + id + "'"))
                .isEqualTo("1");
    }

    @Test
    void whatNoAgentDidTheModelDoes() {
        String tenant = tenant("developer", true);
        String name = "remote undone " + UUID.randomUUID();
        platform.fakes.authors.put(name, request -> Fakes.written("y = 2"));
        String id = platform.submit(Map.of("name", name), tenant);
        WorkOffered offer = awaitOffer(id);
        publish(
                Subjects.WORK_FINISHED,
                new WorkFinished(
                        tenant,
                        offer.workId(),
                        offer.taskId(),
                        offer.correlationId(),
                        false,
                        null,
                        null,
                        Map.of(),
                        0,
                        "no agent took it in time"));
        platform.awaitStatus(id, "COMPLETED", tenant);
        assertThat(budget(tenant)).as("the hold is gone").endsWith(" 0");
        assertThat(offers(id)).isEqualTo(1);
    }

    @Test
    void aCancelledTaskWithdrawsItsOfferAndReleasesTheHold() {
        String tenant = tenant("developer", true);
        String id = platform.submit(Map.of("name", "remote cancelled"), tenant);
        WorkOffered offer = awaitOffer(id);
        platform.post("/tasks/" + id + "/cancel", Map.of("reason", "not needed"), tenant);
        platform.awaitStatus(id, "CANCELLED", tenant);
        await().atMost(TestPlatform.SOON)
                .until(() -> platform.fakes.withdrawnWork.stream()
                        .anyMatch(withdrawn -> withdrawn.workId().equals(offer.workId())));
        assertThat(budget(tenant)).isEqualTo("0 0");
        publish(Subjects.WORK_FINISHED, done(offer, "late = 1", 10));
        await().atMost(TestPlatform.SOON)
                .until(() -> platform.sql("SELECT count(*) FROM outbox WHERE sent_at IS NULL")
                        .equals("0"));
        assertThat(budget(tenant)).isEqualTo("0 0");
    }

    @Test
    void otherRolesTenantsAndCandidatesStayHere() {
        String tenant = tenant("tester", true);
        String disabled = tenant("developer", false);
        for (String own : List.of(tenant, disabled)) {
            String id = platform.submit(Map.of("name", "local one", "candidate", "z = 3"), own);
            platform.awaitStatus(id, "COMPLETED", own);
            assertThat(offers(id)).isZero();
        }
        String served = tenant("developer", true);
        String id = platform.submit(Map.of("name", "local two", "candidate", "z = 3"), served);
        platform.awaitStatus(id, "COMPLETED", served);
        assertThat(offers(id)).isZero();
    }

    @Test
    void privateDataGoesOutOnlyWithAHuman() {
        String tenant = tenant("developer", true);
        String id = platform.submit(Map.of("name", "remote private", "labels", Map.of("data", "private")), tenant);
        EscalationRaised raised = platform.awaitEscalation(id);
        assertThat(raised.reason()).isEqualTo(EscalationReason.POLICY);
        assertThat(raised.summary()).contains("Rule of two");
        assertThat(offers(id)).isZero();
        assertThat(platform.sql("SELECT count(*) FROM budget_reservations WHERE tenant_id = '" + tenant + "'"))
                .as("nothing is held while a human decides")
                .isEqualTo("0");

        platform.resolve(raised, EscalationDecision.APPROVE, null);
        WorkOffered offer = awaitOffer(id);
        publish(Subjects.WORK_FINISHED, done(offer, "x = 1", 5));
        platform.awaitStatus(id, "COMPLETED", tenant);
    }

    private String tenant(String role, boolean enabled) {
        String tenant = "remote-" + UUID.randomUUID();
        publish(
                Subjects.AGENT_REGISTERED,
                new AgentRegistered(
                        tenant,
                        "agent-" + tenant.substring(7),
                        role,
                        List.of(),
                        enabled,
                        Clock.systemUTC().instant()));
        await().atMost(TestPlatform.SOON)
                .until(() -> platform.sql("SELECT count(*) FROM remote_agents WHERE tenant_id = '" + tenant + "'")
                        .equals("1"));
        return tenant;
    }

    private WorkOffered awaitOffer(String taskId) {
        return await().atMost(TestPlatform.SOON)
                .until(
                        () -> platform.fakes.offers.stream()
                                .filter(offer -> offer.taskId().toString().equals(taskId))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private long offers(String taskId) {
        return platform.fakes.offers.stream()
                .filter(offer -> offer.taskId().toString().equals(taskId))
                .count();
    }

    private static WorkFinished done(WorkOffered offer, String text, long tokens) {
        return new WorkFinished(
                offer.tenantId(),
                offer.workId(),
                offer.taskId(),
                offer.correlationId(),
                true,
                "agent",
                "their-model",
                Map.of("candidate.py", text),
                tokens,
                null);
    }

    private String budget(String tenant) {
        return platform.sql("SELECT used || ' ' || reserved FROM budget_limits WHERE tenant_id = '" + tenant + "'");
    }

    private void publish(String subject, Event event) {
        Transactions transactions = platform.context.getBean(Transactions.class);
        Outbox outbox = platform.context.getBean(Outbox.class);
        TenantScope.runAsPlatform(() -> transactions.write(() -> {
            outbox.publish(subject, event);
        }));
    }
}
