package dev.golden.sandbox;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One server-sent event. */
record ServerEvent(@Nullable String id, String type, JsonNode data) {

    static List<ServerEvent> parse(String stream) {
        return Arrays.stream(stream.split("\n\n"))
                .filter(block -> block.contains("data: "))
                .map(block -> new ServerEvent(
                        field(block, "id"),
                        String.valueOf(field(block, "event")),
                        ServiceRig.JSON.tree(String.valueOf(field(block, "data")))))
                .toList();
    }

    static String text(List<ServerEvent> events, String stream) {
        return events.stream()
                .filter(event -> event.type().equals("output")
                        && event.data().get("stream").asString().equals(stream))
                .map(event -> event.data().get("text").asString())
                .collect(Collectors.joining());
    }

    private static @Nullable String field(String block, String name) {
        return block.lines()
                .filter(line -> line.startsWith(name + ": "))
                .map(line -> line.substring(name.length() + 2))
                .findFirst()
                .orElse(null);
    }
}
