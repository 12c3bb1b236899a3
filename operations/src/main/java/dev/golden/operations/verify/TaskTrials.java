package dev.golden.operations.verify;

import dev.golden.operations.OperationException;
import dev.golden.operations.verify.system.Api;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Tasks of the throw-away tenant, from submission to verdict. Each is played once, however many lines ask for it. */
final class TaskTrials {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Set<String> ENDS = Set.of("COMPLETED", "REJECTED", "FAILED", "CANCELLED", "TIMED_OUT");
    private static final long TOO_LITTLE = 5;
    private static final long ENOUGH = 1_000_000;
    private static final String RIGHT = """
            def double(value):
                return 2 * value
            """;
    private static final String TESTS = """
            from candidate import double


            def test_double():
                assert double(21) == 42
            """;

    private TaskTrials() {}

    static Result fullFlow(Deployment deployment) {
        JsonNode task = accepted(deployment);
        String status = task.path("status").asString("");
        return Result.when(
                status.equals("COMPLETED"),
                "submitted, executed, reviewed, COMPLETED",
                "a right candidate ended as " + describe(task));
    }

    static Result wrongIsRejected(Deployment deployment) {
        JsonNode task = deployment.keep(
                "rejected", () -> play(deployment.as("DEVELOPER"), "wrong double", RIGHT.replace("2 *", "3 *"), TESTS));
        return Result.when(
                task.path("status").asString("").equals("REJECTED"),
                "a candidate whose test fails is REJECTED",
                "a candidate whose test fails ended as " + describe(task));
    }

    /** A right and a wrong candidate get the outcomes they deserve, by recorded verdicts. */
    static Result consensus(Deployment deployment) {
        String taskId = accepted(deployment).path("id").asString("");
        Api developer = deployment.as("DEVELOPER");
        JsonNode reviews = developer.get("/reviews?task_id=" + taskId).json().path("items");
        if (reviews.isEmpty()) {
            return Result.fail("task " + taskId + " was never reviewed");
        }
        JsonNode review = developer
                .get("/reviews/" + reviews.path(0).path("id").asString(""))
                .json();
        int verdicts = review.path("verdicts").size();
        String outcome = review.path("outcome").asString("");
        if (!review.path("state").asString("").equals("COMPLETED") || verdicts == 0 || outcome.isEmpty()) {
            return Result.fail(
                    "review " + review.path("id").asString("") + " has " + verdicts + " verdicts, outcome " + outcome);
        }
        Result wrong = wrongIsRejected(deployment);
        return wrong.outcome() == Result.Outcome.PASS
                ? Result.pass(verdicts + " verdicts, outcome " + outcome + "; " + wrong.why())
                : wrong;
    }

    static Result autoFix(Deployment deployment) {
        JsonNode task = deployment.keep(
                "fixed",
                () -> play(
                        deployment.as("DEVELOPER"),
                        "double with slips",
                        "```python\n" + RIGHT.replace("):", ")") + "```\n",
                        TESTS));
        return Result.when(
                task.path("status").asString("").equals("COMPLETED"),
                "a missing colon and a code fence were mended, then COMPLETED",
                "a candidate with slips ended as " + describe(task));
    }

    /** A tenant without tokens: its task waits for a human, who raises the limit and lets it go on. */
    static Result escalation(Deployment deployment) throws Exception {
        return deployment.keep("escalation", () -> {
            String poor = deployment.tenant() + "-poor";
            limit(deployment, poor, TOO_LITTLE);
            Api developer = deployment.api().as("DEVELOPER", poor, "verify-developer");
            Api approver = deployment.api().as("APPROVER", poor, "verify-approver");
            JsonNode task = play(developer, "double without tokens", RIGHT, TESTS);
            String id = task.path("id").asString("");
            if (!task.path("status").asString("").equals("ESCALATED")) {
                return Result.fail("a task without tokens ended as " + describe(task));
            }
            JsonNode open = Pause.until(
                    "the escalation of task " + id,
                    LIMIT,
                    () -> approver.get("/escalations?task_id=" + id)
                            .json()
                            .path("items")
                            .path(0),
                    item -> item.path("status").asString("").equals("OPEN"));
            limit(deployment, poor, ENOUGH);
            String path = "/escalations/" + open.path("id").asString("") + "/resolve";
            Map<String, String> decision = Map.of("decision", "RETRY", "reason", "golden verify");
            Api.Answer first = approver.post(path, decision);
            Api.Answer second = approver.post(path, Map.of("decision", "REJECT", "reason", "golden verify, again"));
            JsonNode end = await(developer, id, ENDS);
            limit(deployment, poor, 0);
            if (!first.ok() || second.status() != 409) {
                return Result.fail("resolving answers " + first.brief() + ", a second decision " + second.brief());
            }
            return Result.when(
                    end.path("status").asString("").equals("COMPLETED"),
                    "raised, resolved once (a second decision: 409), resumed, COMPLETED",
                    "after the decision the task ended as " + describe(end));
        });
    }

    private static JsonNode accepted(Deployment deployment) {
        return deployment.keep("accepted", () -> play(deployment.as("DEVELOPER"), "double", RIGHT, TESTS));
    }

    static Map<String, Object> body(String name, String candidate, @Nullable String tests) {
        Map<String, Object> body = new HashMap<>(Map.of(
                "name",
                name,
                "description",
                "Write double(value), twice the value.",
                "language",
                "python",
                "candidate",
                candidate));
        if (tests != null) {
            body.put("tests", tests);
        }
        return body;
    }

    private static JsonNode play(Api developer, String name, String candidate, String tests) throws Exception {
        Api.Answer answer = developer.send(
                "POST",
                "/tasks",
                tools.jackson.databind.json.JsonMapper.shared().writeValueAsString(body(name, candidate, tests)),
                Map.of("Idempotency-Key", UUID.randomUUID().toString()));
        if (!answer.ok()) {
            throw new OperationException("POST /tasks answers " + answer.brief());
        }
        Set<String> rest = new java.util.HashSet<>(ENDS);
        rest.add("ESCALATED");
        return await(developer, answer.string("id"), rest);
    }

    private static JsonNode await(Api developer, String id, Set<String> wanted) throws Exception {
        return Pause.until(
                "the end of task " + id,
                LIMIT,
                () -> developer.get("/tasks/" + id).json(),
                task -> wanted.contains(task.path("status").asString("")));
    }

    private static void limit(Deployment deployment, String tenant, long tokens) {
        Api.Answer answer = deployment
                .api()
                .as("ADMIN", tenant, "verify-admin")
                .put("/budget/limits/" + tenant, Map.of("total_limit", tokens));
        if (!answer.ok()) {
            throw new OperationException("PUT /budget/limits answers " + answer.brief());
        }
    }

    private static String describe(JsonNode task) {
        return task.path("status").asString("?") + ", verdict " + task.path("verdict");
    }
}
