package dev.golden.local.demo;

import dev.golden.local.client.PlatformClient;
import dev.golden.local.client.PlatformClient.Answer;
import dev.golden.local.state.LaunchException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/** A message that cannot be processed is kept with its history and can be sent again. */
final class PoisonCase {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final PlatformClient operator;
    private final PoisonMessage poison;
    private final String messageId;
    private final Consumer<String> tell;

    PoisonCase(PlatformClient client, PoisonMessage poison, String tenant, Consumer<String> tell) {
        this.operator = client.as("ADMIN", tenant, "demo-operator");
        this.poison = poison;
        this.messageId = UUID.randomUUID().toString();
        this.tell = tell;
    }

    String play() {
        poison.send(messageId);
        tell.accept("sent message " + messageId + " to " + PoisonMessage.SUBJECT);
        JsonNode captured = await("", letter -> true);
        String id = captured.path("id").asString("");
        tell.accept("dead letter " + id + ": " + captured.path("error_class").asString("") + " "
                + captured.path("last_error").asString(""));
        Answer redriven = operator.post("/dlq/" + id + "/redrive", Map.of("reason", "demo"));
        tell.accept("redrive: " + redriven.status());
        if (!redriven.ok()) {
            return "not redriven: " + redriven.status() + " " + redriven.text();
        }
        // It still cannot be read, so it must come back under the same entry, counted, instead of vanishing.
        JsonNode back = await(id, letter -> letter.path("error_count").asInt(0) > 1);
        tell.accept("came back, error_count " + back.path("error_count").asInt(0));
        Answer discarded = operator.post("/dlq/" + id + "/discard", Map.of("reason", "demo: nobody can read it"));
        if (!discarded.ok()) {
            return "not discarded: " + discarded.status() + " " + discarded.text();
        }
        return "in the dead-letter queue, redriven, back again, discarded";
    }

    private JsonNode await(String id, Predicate<JsonNode> wanted) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (System.nanoTime() < deadline) {
            Optional<JsonNode> found = find(id).filter(wanted);
            if (found.isPresent()) {
                return found.get();
            }
            try {
                TimeUnit.MILLISECONDS.sleep(200);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new LaunchException("Interrupted", e);
            }
        }
        throw new LaunchException("the message did not reach the dead-letter queue in time");
    }

    private Optional<JsonNode> find(String id) {
        if (!id.isEmpty()) {
            return Optional.of(operator.get("/dlq/" + id).body());
        }
        for (JsonNode item : operator.get("/dlq?pageSize=50").body().path("items")) {
            if (item.toString().contains(messageId)) {
                return Optional.of(item);
            }
        }
        return Optional.empty();
    }
}
