package dev.golden.local.client;

import dev.golden.local.client.PlatformClient.Answer;
import dev.golden.local.state.LaunchException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** Follows tasks to their end. */
public final class Tasks {

    private static final Set<String> FINAL = Set.of("COMPLETED", "REJECTED", "FAILED", "CANCELLED", "TIMED_OUT");
    private static final String WAITS_FOR_HUMAN = "ESCALATED";

    private Tasks() {}

    public static boolean isFinal(String status) {
        return FINAL.contains(status);
    }

    /**
     * Polls the task until it ends or waits for a human; calls back with each status that is new.
     *
     * @throws LaunchException when it does neither within the limit
     */
    public static JsonNode awaitRest(
            PlatformClient client, String taskId, Duration poll, Duration limit, Consumer<String> onStatus) {
        return await(client, taskId, poll, limit, onStatus, true);
    }

    /** Polls the task until it ends, past any wait for a human. */
    public static JsonNode awaitEnd(
            PlatformClient client, String taskId, Duration poll, Duration limit, Consumer<String> onStatus) {
        return await(client, taskId, poll, limit, onStatus, false);
    }

    private static JsonNode await(
            PlatformClient client,
            String taskId,
            Duration poll,
            Duration limit,
            Consumer<String> onStatus,
            boolean humanIsRest) {
        long deadline = System.nanoTime() + limit.toNanos();
        String before = "";
        while (true) {
            Answer answer = client.get("/tasks/" + taskId);
            if (!answer.ok()) {
                throw new LaunchException(
                        "Task " + taskId + " cannot be read: " + answer.status() + " " + answer.text());
            }
            String status = answer.string("status");
            if (!status.equals(before)) {
                onStatus.accept(status);
                before = status;
            }
            if (isFinal(status) || (humanIsRest && status.equals(WAITS_FOR_HUMAN))) {
                return answer.body();
            }
            if (System.nanoTime() > deadline) {
                throw new LaunchException(
                        "Task " + taskId + " is still " + status + " after " + limit.toSeconds() + " s");
            }
            try {
                TimeUnit.MILLISECONDS.sleep(poll.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new LaunchException("Interrupted while a task was followed", e);
            }
        }
    }
}
