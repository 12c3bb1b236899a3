package dev.golden.operations.verify;

import dev.golden.contracts.Subjects;
import dev.golden.operations.verify.system.Api;
import dev.golden.operations.verify.system.Api.Answer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** A message that nobody can read: captured, sent again, counted, discarded. Played once. */
final class DeadLetterTrials {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** How it went. */
    private record Story(boolean captured, int errors, boolean discarded, String said) {}

    private DeadLetterTrials() {}

    static Result captured(Deployment deployment) {
        Story story = story(deployment);
        return Result.when(story.captured(), "a poison message is in /dlq: " + story.said(), story.said());
    }

    static Result sentAgain(Deployment deployment) {
        Story story = story(deployment);
        return Result.when(
                story.errors() > 1 && story.discarded(),
                "redriven, came back under the same entry (error_count " + story.errors() + "), discarded",
                story.said());
    }

    private static Story story(Deployment deployment) {
        return deployment.keep("poison", () -> play(deployment));
    }

    private static Story play(Deployment deployment) throws Exception {
        String messageId = "verify-" + UUID.randomUUID();
        deployment
                .broker()
                .send(Subjects.REVIEW_REQUESTED, messageId, "{\"reviewId\": poison".getBytes(StandardCharsets.UTF_8));
        Api operator = deployment.as("ADMIN");
        JsonNode letter = Pause.until(
                "the dead letter of message " + messageId,
                LIMIT,
                () -> find(operator, messageId),
                found -> !found.isMissingNode());
        String path = "/dlq/" + letter.path("id").asString("");
        Answer redriven = operator.post(path + "/redrive", Map.of("reason", "golden verify"));
        if (!redriven.ok()) {
            return new Story(true, 1, discard(operator, path), "redrive answers " + redriven.brief());
        }
        int errors = Pause.until(
                "the redriven message " + messageId,
                LIMIT,
                () -> operator.get(path).json().path("error_count").asInt(0),
                count -> count > 1);
        return new Story(
                true,
                errors,
                discard(operator, path),
                letter.path("error_class").asString(""));
    }

    private static boolean discard(Api operator, String path) {
        return operator.post(path + "/discard", Map.of("reason", "golden verify: nobody can read it"))
                .ok();
    }

    private static JsonNode find(Api operator, String messageId) {
        JsonNode answer = operator.get("/dlq?resolved=false&pageSize=100").json();
        for (JsonNode item : answer.path("items")) {
            if (item.path("message_id").asString("").equals(messageId)) {
                return item;
            }
        }
        return answer.path("none");
    }
}
