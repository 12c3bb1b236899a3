package dev.golden.operations.verify;

import dev.golden.operations.verify.system.Api;
import dev.golden.operations.verify.system.Api.Answer;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Circuit breakers, tried on one that protects nothing: no call of anybody is refused. */
final class BreakerTrials {

    private static final String SELF_TEST = "self_test";

    private BreakerTrials() {}

    /** Fails until it opens, refuses while open, closes when reset. */
    static Result opens(Deployment deployment) {
        JsonNode story = deployment.keep("breaker", () -> {
            Answer answer = deployment.as("ADMIN").post("/admin/circuit-breaker/self-test", Map.of());
            if (!answer.ok()) {
                throw new dev.golden.operations.OperationException(
                        "POST /admin/circuit-breaker/self-test answers " + answer.brief());
            }
            return answer.json();
        });
        boolean good = story.path("failures").asInt(0) > 0
                && story.path("failed").asString("").equals("OPEN")
                && story.path("refused").asBoolean(false)
                && story.path("reset").asString("").equals("CLOSED");
        return Result.when(
                good,
                "OPEN after " + story.path("failures").asInt(0) + " failures, refuses, CLOSED after a reset",
                "the breaker that was made to fail: " + story);
    }

    /** Forced open and reset from outside, as the runbook does. */
    static Result steered(Deployment deployment) {
        Result opened = opens(deployment);
        if (opened.outcome() != Result.Outcome.PASS) {
            return opened;
        }
        Api operator = deployment.as("ADMIN");
        Map<String, String> body = Map.of("name", SELF_TEST, "reason", "golden verify");
        Answer forced = operator.post("/admin/circuit-breaker/force-open", body);
        boolean shown = operator.get("/admin/circuit-breakers").text().contains("FORCED_OPEN");
        Answer reset = operator.post("/admin/circuit-breaker/reset", body);
        boolean closed = reset.json()
                .path("confirmed")
                .path(0)
                .path("state")
                .asString("")
                .equals("CLOSED");
        return Result.when(
                forced.ok() && shown && reset.ok() && closed,
                "forced open, seen, reset to CLOSED",
                "force-open answers " + forced.brief() + ", seen " + shown + ", reset answers " + reset.brief());
    }
}
