package dev.golden.local.demo;

import dev.golden.local.client.PlatformClient;
import dev.golden.local.client.PlatformClient.Answer;
import dev.golden.local.client.Tasks;
import dev.golden.local.state.LaunchException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** Cases in which a human has the last word. */
final class HumanCases {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final long TOO_LITTLE = 5;
    private static final long ENOUGH = 1_000_000;

    private final PlatformClient client;
    private final String tenant;
    private final Consumer<String> tell;

    HumanCases(PlatformClient client, String tenant, Consumer<String> tell) {
        this.client = client;
        this.tenant = tenant;
        this.tell = tell;
    }

    String exhaustedBudget() {
        String poor = tenant + "-poor";
        limit(poor, TOO_LITTLE);
        PlatformClient developer = client.as("DEVELOPER", poor, "demo-developer");
        Answer denied = developer.post("/budget/request", Map.of("request_id", poor + "-1", "tokens", 1000));
        tell.accept("1000 tokens: " + denied.string("decision") + " " + denied.string("reason"));
        if (!denied.string("decision").equals("DENIED")) {
            return "tokens were not denied: " + denied.text();
        }
        JsonNode task = CandidateCases.follow(developer, task("""
                def double(value):
                    return 2 * value
                """, """
                from candidate import double


                def test_double():
                    assert double(4) == 8
                """), tell);
        if (!task.path("status").asString("").equals("ESCALATED")) {
            return CandidateCases.describe(task);
        }
        limit(poor, ENOUGH);
        tell.accept("limit raised to " + ENOUGH);
        resolve(poor, task.path("id").asString(""), "RETRY");
        return end(developer, task, "denied, raised, then accepted");
    }

    String splitPanel() {
        PlatformClient developer = client.as("DEVELOPER", tenant, "demo-developer");
        Map<String, Object> body = task("""
                def greeting(name):
                    if name is None:
                        return fallback_greeting()
                    return "Hello, " + name
                """, null);
        JsonNode task = CandidateCases.follow(developer, body, tell);
        if (!task.path("status").asString("").equals("ESCALATED")) {
            return CandidateCases.describe(task);
        }
        resolve(tenant, task.path("id").asString(""), "APPROVE");
        return end(developer, task, "escalated, approved, then accepted");
    }

    private String end(PlatformClient developer, JsonNode task, String announced) {
        JsonNode ended = Tasks.awaitEnd(developer, task.path("id").asString(""), POLL, LIMIT, tell);
        return ended.path("status").asString("").equals("COMPLETED") ? announced : CandidateCases.describe(ended);
    }

    private void limit(String of, long tokens) {
        Answer answer = client.as("ADMIN", of).put("/budget/limits/" + of, Map.of("total_limit", tokens));
        if (!answer.ok()) {
            throw new LaunchException("limit not set: " + answer.status() + " " + answer.text());
        }
    }

    /** Decides the task's escalation as an approver; it arrives a moment after the task says that it waits. */
    private void resolve(String of, String taskId, String decision) {
        PlatformClient approver = client.as("APPROVER", of, "demo-approver");
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (System.nanoTime() < deadline) {
            for (JsonNode item :
                    approver.get("/escalations?task_id=" + taskId).body().path("items")) {
                if (item.path("task_id").asString("").equals(taskId)
                        && item.path("status").asString("").equals("OPEN")) {
                    String id = item.path("id").asString("");
                    tell.accept("escalation " + id + ": " + item.path("reason").asString("") + ", approver says "
                            + decision);
                    Answer answer = approver.post(
                            "/escalations/" + id + "/resolve",
                            Map.of("decision", decision, "reason", "Looked at by the demo's approver"));
                    if (!answer.ok()) {
                        throw new LaunchException("not resolved: " + answer.status() + " " + answer.text());
                    }
                    return;
                }
            }
            try {
                TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new LaunchException("Interrupted", e);
            }
        }
        throw new LaunchException("no escalation of task " + taskId + " was found");
    }

    private static Map<String, Object> task(String candidate, @org.jspecify.annotations.Nullable String tests) {
        Map<String, Object> body = new HashMap<>();
        body.put("name", tests == null ? "greeting without tests" : "double");
        body.put("description", "A small function.");
        body.put("language", "python");
        body.put("candidate", candidate);
        if (tests != null) {
            body.put("tests", tests);
        }
        return body;
    }
}
