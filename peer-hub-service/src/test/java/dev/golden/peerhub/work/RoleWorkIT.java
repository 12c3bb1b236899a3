package dev.golden.peerhub.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.golden.contracts.AgentRole;
import dev.golden.contracts.Subjects;
import dev.golden.contracts.event.WorkFinished;
import dev.golden.contracts.event.WorkOffered;
import dev.golden.contracts.event.WorkWithdrawn;
import dev.golden.database.Ids;
import dev.golden.surroundings.Stage;
import dev.golden.surroundings.Stage.Answer;
import dev.golden.testsupport.Tokens;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Work that writes, in the hands of remote agents: over the real routes and the real broker. */
class RoleWorkIT {

    private static final Map<String, Object> FILES =
            Map.of("files", Map.of("candidate.sh", "echo 1\n"), "tokens_used", 120);

    private final Stage stage = Stage.shared();

    @Test
    void anAgentOfTheRoleDoesTheWorkAndAnsweringTwiceIsAnsweringOnce() {
        stage.register("dev-a", "work-a", "bash", "developer");
        stage.register("test-a", "work-a", "bash", "tester");
        String token = Tokens.of("SERVICE", "work-a");
        assertThat(lease("dev-a", token).status()).isEqualTo(204);
        WorkOffered offer = offered("work-a", Duration.ofMinutes(5));

        assertThat(lease("test-a", token).status()).as("another role").isEqualTo(204);
        assertThat(lease("dev-a", Tokens.of("SERVICE", "stranger")).status()).isEqualTo(404);
        Answer work = awaitLease("dev-a", token);
        assertThat(work.text("kind")).isEqualTo("WRITE");
        assertThat(work.text("work_id")).isEqualTo(offer.workId().toString());
        assertThat(work.at("/write/role")).isEqualTo("DEVELOPER");
        assertThat(work.at("/write/max_tokens")).isEqualTo("1000");
        assertThat(work.at("/write/built/design.md")).isEqualTo("# Design");
        assertThat(lease("dev-a", token).status()).as("leased already").isEqualTo(204);

        String path = "/agents/dev-a/work/" + work.text("lease_id");
        assertThat(stage.post(path + ":heartbeat", token, null).status()).isEqualTo(200);
        assertThat(stage.post(path + ":complete", token, Map.of("decision", "APPROVE"))
                        .status())
                .as("a verdict is no file")
                .isEqualTo(400);
        assertThat(stage.post(path + ":complete", token, Map.of("files", Map.of("x.sh", "x"), "tokens_used", 1))
                        .status())
                .as("not the file that is wanted")
                .isEqualTo(400);
        Answer dear = stage.post(
                path + ":complete", token, Map.of("files", Map.of("candidate.sh", "x"), "tokens_used", 1001));
        assertThat(dear.status()).isEqualTo(400);
        assertThat(dear.body().toString()).contains("tokens_used", "1000");

        assertThat(stage.post(path + ":complete", token, FILES).status()).isEqualTo(204);
        assertThat(stage.post(path + ":complete", token, FILES).status())
                .as("the same once more")
                .isEqualTo(204);
        Answer other = stage.post(
                path + ":complete", token, Map.of("files", Map.of("candidate.sh", "echo 2"), "tokens_used", 120));
        assertThat(other.text("code")).as("another result").isEqualTo("lease-lost");

        WorkFinished finished = finished(offer);
        assertThat(finished.done()).isTrue();
        assertThat(finished.files()).containsOnlyKeys("candidate.sh");
        assertThat(finished.tokensUsed()).isEqualTo(120);
        assertThat(finished.family()).isEqualTo("dev-a");
        assertThat(stage.surroundings().finished(offer.workId())).hasSize(1);
        // The orchestrator lost the answer and asks again: it gets the same one.
        stage.publish(Subjects.WORK_OFFERED, offer);
        Stage.await(() -> stage.surroundings().finished(offer.workId()).size() == 2);
        assertThat(stage.surroundings().finished(offer.workId())).containsOnly(finished);
    }

    @Test
    void ofTwoAgentsThatRaceOneGetsEachPieceOfWork() throws Exception {
        stage.register("race-dev-a", "work-race", "bash", "developer");
        stage.register("race-dev-b", "work-race", "bash", "developer");
        String token = Tokens.of("SERVICE", "work-race");
        Set<String> offered = new HashSet<>();
        for (int i = 0; i < 6; i++) {
            offered.add(offered("work-race", Duration.ofMinutes(5)).workId().toString());
        }
        Stage.await(() -> stage.count("SELECT count(*) FROM agent_work WHERE tenant_id = 'work-race'") == 6);
        List<String> leased = new ArrayList<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(2)) {
            CountDownLatch both = new CountDownLatch(2);
            List<Future<List<String>>> agents = List.of("race-dev-a", "race-dev-b").stream()
                    .map(agent -> pool.submit(() -> {
                        both.countDown();
                        both.await(5, TimeUnit.SECONDS);
                        List<String> own = new ArrayList<>();
                        for (Answer work = lease(agent, token); work.status() == 200; work = lease(agent, token)) {
                            own.add(work.text("work_id"));
                        }
                        return own;
                    }))
                    .toList();
            for (Future<List<String>> agent : agents) {
                leased.addAll(agent.get());
            }
        }
        assertThat(leased).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(offered);
    }

    @Test
    void whoLostTheLeaseIsFencedAndTheNextOneCommits() {
        stage.register("slow-dev", "work-slow", "bash", "developer");
        stage.register("next-dev", "work-slow", "bash", "developer");
        String token = Tokens.of("SERVICE", "work-slow");
        WorkOffered offer = offered("work-slow", Duration.ofMinutes(5));
        String first = "/agents/slow-dev/work/" + awaitLease("slow-dev", token).text("lease_id");

        // Two seconds without a heartbeat: the work returns to the queue.
        Answer second = awaitLease("next-dev", token);
        assertThat(second.text("work_id")).isEqualTo(offer.workId().toString());
        assertThat(second.body().path("attempt").asInt()).isEqualTo(2);
        for (String verb : List.of(":heartbeat", ":complete", ":fail")) {
            Object body = verb.equals(":complete") ? FILES : verb.equals(":fail") ? Map.of("reason", "late") : null;
            Answer late = stage.post(first + verb, token, body);
            assertThat(late.status()).as(verb).isEqualTo(409);
            assertThat(late.text("code")).isEqualTo("lease-lost");
        }
        assertThat(stage.surroundings().finished(offer.workId())).isEmpty();
        assertThat(stage.post("/agents/next-dev/work/" + second.text("lease_id") + ":complete", token, FILES)
                        .status())
                .isEqualTo(204);
        assertThat(finished(offer).agentId()).isEqualTo("next-dev");
        assertThat(stage.post(first + ":complete", token, FILES).status()).isEqualTo(409);
    }

    @Test
    void aLeaseThatEndedIsOverAlthoughNobodyElseTookTheWork() {
        stage.register("alone-dev", "work-alone", "bash", "developer");
        String token = Tokens.of("SERVICE", "work-alone");
        WorkOffered offer = offered("work-alone", Duration.ofMinutes(5));
        String path = "/agents/alone-dev/work/" + awaitLease("alone-dev", token).text("lease_id");
        Stage.await(() -> stage.count("SELECT count(*) FROM agent_work WHERE tenant_id = 'work-alone'"
                        + " AND lease_until < clock_timestamp()")
                == 1);
        assertThat(stage.post(path + ":complete", token, FILES).text("code")).isEqualTo("lease-lost");
        assertThat(stage.surroundings().finished(offer.workId())).isEmpty();
    }

    @Test
    void failedAndForgottenWorkIsToldOf() {
        stage.register("bad-dev", "work-bad", "bash", "developer");
        String token = Tokens.of("SERVICE", "work-bad");
        WorkOffered failing = offered("work-bad", Duration.ofMinutes(5));
        String path = "/agents/bad-dev/work/" + awaitLease("bad-dev", token).text("lease_id");
        assertThat(stage.post(path + ":fail", token, Map.of("reason", "no idea", "retryable", false))
                        .status())
                .isEqualTo(204);
        assertThat(finished(failing)).satisfies(event -> {
            assertThat(event.done()).isFalse();
            assertThat(event.reason()).isEqualTo("no idea");
        });

        WorkOffered forgotten = offered("work-nobody", Duration.ofSeconds(1));
        assertThat(finished(forgotten).reason()).isEqualTo("no agent took it in time");
    }

    @Test
    void withdrawnWorkCannotBeCompleted() {
        stage.register("cancel-dev", "work-cancel", "bash", "developer");
        String token = Tokens.of("SERVICE", "work-cancel");
        WorkOffered offer = offered("work-cancel", Duration.ofMinutes(5));
        String path =
                "/agents/cancel-dev/work/" + awaitLease("cancel-dev", token).text("lease_id");
        stage.publish(
                Subjects.WORK_WITHDRAWN, new WorkWithdrawn("work-cancel", offer.workId(), offer.taskId(), "cancelled"));
        Stage.await(() -> stage.post(path + ":heartbeat", token, null).status() == 409);
        assertThat(stage.post(path + ":complete", token, FILES).status()).isEqualTo(409);
        assertThat(stage.surroundings().finished(offer.workId())).isEmpty();
    }

    @Test
    void theOrchestratorHearsWhoFillsWhichRole() {
        stage.register("heard-dev", "work-heard", "bash", "developer");
        Stage.await(() -> !stage.surroundings().registered("heard-dev").isEmpty());
        assertThat(stage.surroundings().registered("heard-dev").getFirst()).satisfies(event -> {
            assertThat(event.tenantId()).isEqualTo("work-heard");
            assertThat(event.role()).isEqualTo("developer");
            assertThat(event.languages()).containsExactly("bash");
            assertThat(event.enabled()).isTrue();
        });
    }

    private WorkOffered offered(String tenant, Duration time) {
        WorkOffered offer = new WorkOffered(
                tenant,
                Ids.next(),
                Ids.next(),
                Ids.next(),
                AgentRole.DEVELOPER,
                "one",
                "Print one.",
                "bash",
                "candidate.sh",
                false,
                Map.of(),
                Map.of(),
                Map.of("design.md", "# Design"),
                List.of(),
                null,
                Map.of(),
                0,
                1000,
                Stage.now().plus(time));
        stage.publish(Subjects.WORK_OFFERED, offer);
        return offer;
    }

    private Answer lease(String agent, String token) {
        return stage.post("/agents/" + agent + "/work:lease", token, null);
    }

    private Answer awaitLease(String agent, String token) {
        List<Answer> leased = new ArrayList<>();
        Stage.await(() -> {
            Answer answer = lease(agent, token);
            if (answer.status() == 200) {
                leased.add(answer);
            }
            return !leased.isEmpty();
        });
        return leased.getFirst();
    }

    private WorkFinished finished(WorkOffered offer) {
        UUID id = offer.workId();
        Stage.await(() -> !stage.surroundings().finished(id).isEmpty());
        return stage.surroundings().finished(id).getFirst();
    }
}
