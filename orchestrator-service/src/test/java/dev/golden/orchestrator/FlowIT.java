package dev.golden.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.golden.contracts.EscalationDecision;
import dev.golden.contracts.EscalationReason;
import dev.golden.contracts.ProblemException;
import dev.golden.contracts.ProblemType;
import dev.golden.contracts.event.EscalationRaised;
import dev.golden.contracts.event.ExecutionRequested;
import dev.golden.contracts.event.ReviewRequested;
import dev.golden.orchestrator.TestPlatform.Answer;
import dev.golden.orchestrator.generate.Generation;
import dev.golden.orchestrator.generate.GenerationRequest;
import dev.golden.orchestrator.plan.PlanNode;
import dev.golden.orchestrator.plan.Planning;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** What becomes of tasks, from submission to verdict. */
class FlowIT {

    private final TestPlatform platform = TestPlatform.shared();

    private static Map<String, Object> task(String name, String candidate) {
        return Map.of("name", name, "candidate", candidate, "tests", "def test(): pass");
    }

    private List<GenerationRequest> generations(String taskId) {
        return platform.fakes.generations.stream()
                .filter(request -> request.taskId().toString().equals(taskId))
                .toList();
    }

    private List<ExecutionRequested> executions(String taskId) {
        return platform.fakes.executions.stream()
                .filter(request -> taskId.equals(String.valueOf(request.taskId())))
                .toList();
    }

    private List<ReviewRequested> reviews(String taskId) {
        return platform.fakes.reviews.stream()
                .filter(request -> taskId.equals(String.valueOf(request.taskId())))
                .toList();
    }

    @Test
    void acceptsWhatPassesEverything() {
        Answer answer = platform.post("/tasks", task("add", "```def add(a, b): return a + b```"));
        assertThat(answer.status()).isEqualTo(202);
        String id = answer.text("id");
        assertThat(answer.raw().headers().firstValue("Location")).hasValue("/tasks/" + id);

        JsonNode done = platform.awaitStatus(id, "COMPLETED");
        assertThat(done.at("/verdict/outcome").asString()).isEqualTo("ACCEPTED");
        assertThat(done.at("/verdict/decided_by").asString()).isEqualTo("panel");
        assertThat(done.at("/verdict/reasons/0").asString()).isEqualTo("The panel says ACCEPTED");
        assertThat(done.at("/verdict/review/effective_panel").asDouble()).isEqualTo(1.7);
        assertThat(done.at("/verdict/execution/status").asString()).isEqualTo("SUCCEEDED");
        assertThat(done.at("/cost/tokens_used").asLong()).isEqualTo(10);
        assertThat(done.at("/runs/0/status").asString()).isEqualTo("SUCCEEDED");
        assertThat(done.path("steps")
                        .valueStream()
                        .map(step -> step.path("kind").asString() + " "
                                + step.path("status").asString()))
                .containsExactly("GENERATE DONE", "GUARD DONE", "EXECUTE DONE", "REVIEW DONE");

        Answer file = platform.get(done.at("/artifacts/0/href").asString());
        assertThat(file.raw().body()).isEqualTo("def add(a, b): return a + b");
        assertThat(executions(id).getFirst().action()).isEqualTo(ExecutionRequested.Action.TEST);
        assertThat(executions(id).getFirst().files()).containsOnlyKeys("candidate.py", "test_candidate.py");
        await().atMost(TestPlatform.SOON)
                .until(() -> platform.fakes.outcomes.stream()
                        .anyMatch(outcome -> outcome.taskId().toString().equals(id)
                                && outcome.status().equals("COMPLETED")));
        assertThat(platform.sql(
                        "SELECT string_agg(action, ' ' ORDER BY at) FROM audit_log WHERE object_id = '" + id + "'"))
                .isEqualTo("task.submit task.completed");
        assertThat(platform.sql("SELECT problem FROM audit_verify('acme')")).isEmpty();
    }

    @Test
    void rejectsWhatFailsItsTestsTwice() {
        String id = platform.submit(task("broken", "exec=FAILED"));
        JsonNode done = platform.awaitStatus(id, "REJECTED");
        assertThat(done.at("/verdict/decided_by").asString()).isEqualTo("evidence");
        assertThat(done.at("/verdict/execution/reproducible").asBoolean()).isTrue();
        assertThat(done.at("/verdict/findings/0/rule").asString()).isEqualTo("tests-failed");
        assertThat(executions(id).stream().map(ExecutionRequested::executionId).distinct())
                .hasSize(2);
        assertThat(reviews(id)).isEmpty();
    }

    @Test
    void doesNotRejectForAFailureThatDoesNotRepeat() {
        String id = platform.submit(task("flaky", "exec=FLAKY"));
        JsonNode done = platform.awaitStatus(id, "COMPLETED");
        assertThat(done.at("/verdict/findings/0/rule").asString()).isEqualTo("flaky-tests");
    }

    @Test
    void rejectsWhatAGuardBlocks() {
        String id = platform.submit(task("leak", "SECRET"));
        JsonNode done = platform.awaitStatus(id, "REJECTED");
        assertThat(done.at("/verdict/decided_by").asString()).isEqualTo("guard");
        assertThat(done.at("/verdict/findings/0/rule").asString()).isEqualTo("secret-leak");
        assertThat(executions(id)).isEmpty();
    }

    @Test
    void rejectsASubmittedCandidateWhenChangesAreRequested() {
        String id = platform.submit(task("review CHANGES_REQUESTED", "x = 1"));
        JsonNode done = platform.awaitStatus(id, "REJECTED");
        assertThat(done.at("/verdict/findings/0/rule").asString()).isEqualTo("too-slow");
    }

    @Test
    void revisesUntilThePanelIsContent() {
        String name = "revised " + UUID.randomUUID();
        platform.fakes.authors.put(name, request -> switch (request.round()) {
            case 0 -> Fakes.written("exec=FAILED");
            case 1 ->
                request.findings().getFirst().rule().equals("tests-failed")
                        ? Fakes.written("review=CHANGES_REQUESTED")
                        : Fakes.written("SECRET");
            default ->
                Fakes.written(request.previousFiles().containsValue("review=CHANGES_REQUESTED") ? "good" : "SECRET");
        });
        String id = platform.submit(Map.of("name", name, "tests", "def test(): pass"));
        JsonNode done = platform.awaitStatus(id, "COMPLETED");
        assertThat(done.at("/cost/tokens_used").asLong()).isEqualTo(30);
        assertThat(platform.get(done.at("/artifacts/0/href").asString()).raw().body())
                .isEqualTo("good");
        assertThat(generations(id).stream().map(GenerationRequest::stepId).distinct())
                .hasSize(3);
    }

    @Test
    void asksAHumanAfterTooManyRevisions() {
        String name = "hopeless " + UUID.randomUUID();
        platform.fakes.authors.put(name, request -> Fakes.written("exec=FAILED"));
        String id = platform.submit(Map.of("name", name, "tests", "def test(): pass"));
        platform.awaitStatus(id, "ESCALATED");
        assertThat(platform.awaitEscalation(id).reason()).isEqualTo(EscalationReason.REVISION_CAP);
        assertThat(generations(id)).hasSize(4);
    }

    @Test
    void letsTheModelMendWhatAGuardBlocksUntilItRepeatsItself() {
        String name = "guarded " + UUID.randomUUID();
        platform.fakes.authors.put(name, request -> Fakes.written("SECRET"));
        String id = platform.submit(Map.of("name", name));
        platform.awaitStatus(id, "ESCALATED");
        EscalationRaised raised = platform.awaitEscalation(id);
        assertThat(raised.reason()).isEqualTo(EscalationReason.GUARD_EXHAUSTED);
        assertThat(generations(id)).hasSize(2);
        assertThat(generations(id).get(1).findings().getFirst().rule()).isEqualTo("secret-leak");
        assertThat(platform.sql("SELECT string_agg(type, ' ' ORDER BY seq) FROM task_events WHERE task_id = '" + id
                        + "' AND type LIKE 'guard.%'"))
                .as("each attempt shows, and the same answer twice ends them")
                .isEqualTo("guard.finding guard.finished guard.retry guard.finding guard.finished guard.loop");
    }

    @ParameterizedTest
    @EnumSource(EscalationDecision.class)
    void doesWhatAHumanDecides(EscalationDecision decision) {
        String id = platform.submit(task("review SPLIT", "x = 1"));
        platform.awaitStatus(id, "ESCALATED");
        EscalationRaised raised = platform.awaitEscalation(id);
        assertThat(raised.reason()).isEqualTo(EscalationReason.SPLIT_PANEL);
        assertThat(raised.caseFile()).containsKeys("artifact", "review", "evidence", "findings");
        assertThat(platform.sql("SELECT count(*) FROM task_steps WHERE task_id = '" + id
                        + "' AND (lease_owner IS NOT NULL OR status = 'RUNNING')"))
                .isEqualTo("0");

        platform.resolve(
                raised, decision, decision == EscalationDecision.EDIT ? Map.of("candidate.py", "y = 2") : null);
        switch (decision) {
            case APPROVE -> {
                JsonNode done = platform.awaitStatus(id, "COMPLETED");
                assertThat(done.at("/verdict/decided_by").asString()).isEqualTo("human:approver");
            }
            case REJECT -> {
                JsonNode done = platform.awaitStatus(id, "REJECTED");
                assertThat(done.at("/verdict/decided_by").asString()).isEqualTo("human:approver");
            }
            case EDIT -> {
                await().atMost(TestPlatform.SOON).until(() -> reviews(id).size() == 2);
                assertThat(reviews(id).get(1).files()).containsEntry("candidate.py", "y = 2");
                assertThat(executions(id)).hasSize(2);
            }
            case RETRY -> {
                await().atMost(TestPlatform.SOON).until(() -> reviews(id).size() == 2);
                assertThat(reviews(id).get(0).reviewId())
                        .isNotEqualTo(reviews(id).get(1).reviewId());
                assertThat(executions(id)).hasSize(1);
            }
        }
    }

    @Test
    void goesOnWithANewBudgetRequestWhenTheBudgetWasRaised() {
        String name = "poor " + UUID.randomUUID();
        AtomicInteger asked = new AtomicInteger();
        platform.fakes.authors.put(
                name,
                request -> asked.getAndIncrement() == 0
                        ? new Generation.BudgetDenied("tenant limit")
                        : Fakes.written("x = 1"));
        String id = platform.submit(Map.of("name", name));
        platform.awaitStatus(id, "ESCALATED");
        EscalationRaised raised = platform.awaitEscalation(id);
        assertThat(raised.reason()).isEqualTo(EscalationReason.BUDGET_EXHAUSTED);
        platform.resolve(raised, EscalationDecision.RETRY, null);
        platform.awaitStatus(id, "COMPLETED");
        List<GenerationRequest> requests = generations(id);
        assertThat(requests).hasSize(2);
        assertThat(requests.get(0).stepId()).isNotEqualTo(requests.get(1).stepId());
        assertThat(requests.get(1).guidance()).isEqualTo("mind the edge cases");
    }

    @Test
    void triesAgainWhatFailsForAWhile() {
        String name = "shaky " + UUID.randomUUID();
        AtomicInteger asked = new AtomicInteger();
        platform.fakes.authors.put(name, request -> {
            if (asked.getAndIncrement() < 2) {
                throw new ProblemException(ProblemType.UNAVAILABLE, "provider is away");
            }
            return Fakes.written("x = 1");
        });
        String id = platform.submit(Map.of("name", name));
        platform.awaitStatus(id, "COMPLETED");
        assertThat(generations(id).stream().map(GenerationRequest::stepId).distinct())
                .as("attempts of one step share its id, so nothing is paid twice")
                .hasSize(1);
    }

    @Test
    void asksAHumanWhenItFailsForTooLong() {
        String name = "down " + UUID.randomUUID();
        platform.fakes.authors.put(name, request -> {
            throw new ProblemException(ProblemType.UNAVAILABLE, "provider is away");
        });
        String id = platform.submit(Map.of("name", name));
        platform.awaitStatus(id, "ESCALATED");
        assertThat(platform.awaitEscalation(id).reason()).isEqualTo(EscalationReason.INFRASTRUCTURE);
        assertThat(generations(id)).hasSize(3);
    }

    @Test
    void asksAgainForALostAnswer() {
        String id = platform.submit(task("lost", "exec=LOST"));
        platform.awaitStatus(id, "COMPLETED");
        assertThat(executions(id)).hasSize(2);
        assertThat(executions(id).stream().map(ExecutionRequested::executionId).distinct())
                .hasSize(1);
    }

    @Test
    void asksAHumanWhenNoAnswerComes() {
        String id = platform.submit(task("silent", "exec=NEVER"));
        platform.awaitStatus(id, "ESCALATED");
        assertThat(platform.awaitEscalation(id).reason()).isEqualTo(EscalationReason.INFRASTRUCTURE);
        assertThat(executions(id)).hasSize(3);
    }

    @Test
    void appliesARepeatedAnswerOnce() {
        String id = platform.submit(task("twice", "exec=TWICE"));
        platform.awaitStatus(id, "COMPLETED");
        assertThat(reviews(id)).hasSize(1);
        assertThat(platform.sql("SELECT count(*) FROM dlq_messages")).isEqualTo("0");
    }

    @Test
    void runsAPlanInOrderAndHandsFilesOn() {
        String id = platform.submit(Map.of(
                "name",
                "planned",
                "tests",
                "def test_all(): pass",
                "plan",
                List.of(
                        Map.of("key", "parser", "candidate", "PARSER = 1"),
                        Map.of("key", "printer", "candidate", "PRINTER = 1"),
                        Map.of(
                                "key",
                                "tool",
                                "candidate",
                                "import parser, printer",
                                "depends_on",
                                List.of("parser", "printer")))));
        JsonNode done = platform.awaitStatus(id, "COMPLETED");
        assertThat(done.path("artifacts").size()).isEqualTo(3);
        assertThat(done.at("/verdict/nodes").propertyNames()).containsExactlyInAnyOrder("parser", "printer", "tool");
        ExecutionRequested last = executions(id).getLast();
        assertThat(last.files())
                .containsOnlyKeys("candidate.py", "parser.py", "printer.py", "test_candidate.py")
                .containsEntry("parser.py", "PARSER = 1");
        assertThat(executions(id).stream().map(ExecutionRequested::action))
                .containsExactly(
                        ExecutionRequested.Action.RUN, ExecutionRequested.Action.RUN, ExecutionRequested.Action.TEST);
    }

    @Test
    void aRejectedWorkItemRejectsTheTask() {
        String id = platform.submit(Map.of(
                "name",
                "half",
                "plan",
                List.of(
                        Map.of("key", "one", "candidate", "SECRET"),
                        Map.of("key", "two", "candidate", "exec=NEVER"),
                        Map.of("key", "three", "candidate", "x", "depends_on", List.of("one")))));
        JsonNode done = platform.awaitStatus(id, "REJECTED");
        assertThat(done.at("/verdict/reasons/0").asString()).startsWith("one: ");
        assertThat(platform.sql("SELECT count(*) FROM task_steps WHERE task_id = '" + id
                        + "' AND status IN ('READY', 'RUNNING', 'WAITING')"))
                .isEqualTo("0");
        assertThat(generations(id)).noneMatch(request -> request.node().equals("three"));
    }

    @Test
    void doesWhatThePlannerPlans() {
        String name = "auto " + UUID.randomUUID();
        platform.fakes.authors.put(name, request -> Fakes.written(request.node()));
        platform.fakes.planning = new Planning.Planned(
                List.of(
                        new PlanNode("a", dev.golden.contracts.AgentRole.DEVELOPER, "first", List.of(), null, Map.of()),
                        new PlanNode("b", dev.golden.contracts.AgentRole.TESTER, "then", List.of("a"), null, Map.of())),
                7);
        String id = platform.submit(Map.of("name", name, "description", "whole", "plan", "auto"));
        JsonNode done = platform.awaitStatus(id, "COMPLETED");
        assertThat(done.at("/cost/tokens_used").asLong()).isEqualTo(27);
        assertThat(generations(id).get(1).built()).containsEntry("a.py", "a");
        assertThat(generations(id).get(1).description()).isEqualTo("whole\n\nthen");

        platform.fakes.planning = new Planning.Planned(
                List.of(new PlanNode(
                        "a", dev.golden.contracts.AgentRole.DEVELOPER, "loop", List.of("a"), null, Map.of())),
                7);
        String refused = platform.submit(Map.of("name", name, "plan", "auto"));
        assertThat(platform.awaitStatus(refused, "REJECTED")
                        .at("/verdict/reasons/0")
                        .asString())
                .isEqualTo("plan-invalid: cycle a -> a");
    }
}
