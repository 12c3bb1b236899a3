package dev.golden.local.stub;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Requests and answers in the form of the OpenAI chat completions. */
final class StubWire {

    private static final JsonMapper JSON = JsonMapper.shared();

    private StubWire() {}

    static StubCall call(long number, StubScript script, String body) {
        JsonNode root = JSON.readTree(body);
        StringBuilder system = new StringBuilder();
        StringBuilder user = new StringBuilder();
        for (JsonNode message : root.path("messages")) {
            String role = message.path("role").asString("");
            (role.equals("system") || role.equals("developer") ? system : user)
                    .append(text(message.path("content")))
                    .append('\n');
        }
        int most =
                root.path("max_tokens").asInt(root.path("max_completion_tokens").asInt(0));
        return new StubCall(
                number,
                script.role(system.toString()),
                root.path("model").asString(""),
                system.toString(),
                user.toString(),
                most,
                root.path("stream").asBoolean(false),
                root.path("stream_options").path("include_usage").asBoolean(false));
    }

    private static String text(JsonNode content) {
        if (!content.isArray()) {
            return content.asString("");
        }
        StringBuilder all = new StringBuilder();
        content.forEach(part -> all.append(part.path("text").asString("")));
        return all.toString();
    }

    static String completion(StubCall call, String model, StubReply reply, String words) {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("role", "assistant");
        switch (reply.effective()) {
            case EMPTY -> message.put("content", "");
            case REFUSAL -> {
                message.put("content", null);
                message.put("refusal", words);
            }
            case TOOL_CALL -> {
                message.put("content", null);
                message.put("tool_calls", List.of(tool(call, reply)));
            }
            case TEXT, TRUNCATED, LONG, CUT, HANG, MALFORMED, ERROR -> message.put("content", words);
        }
        Map<String, Object> choice = new LinkedHashMap<>();
        choice.put("index", 0);
        choice.put("message", message);
        choice.put("finish_reason", finish(reply));
        Map<String, Object> answer = head(call, model, "chat.completion", List.of(choice));
        Map<String, Object> usage = usage(call, reply, words);
        if (usage != null) {
            answer.put("usage", usage);
        }
        return JSON.writeValueAsString(answer);
    }

    /** The pieces of a streamed answer, without the end. */
    static List<String> pieces(StubCall call, String model, StubReply reply, String words) {
        List<String> pieces = new ArrayList<>();
        pieces.add(piece(call, model, Map.of("role", "assistant", "content", ""), null));
        int size = reply.chunk() > 0 ? reply.chunk() : 40;
        switch (reply.effective()) {
            case EMPTY -> {}
            case REFUSAL -> pieces.add(piece(call, model, Map.of("refusal", words), null));
            case TOOL_CALL -> pieces.add(piece(call, model, Map.of("tool_calls", List.of(tool(call, reply))), null));
            case TEXT, TRUNCATED, LONG, CUT, HANG, MALFORMED, ERROR -> {
                for (int at = 0; at < words.length(); at += size) {
                    String part = words.substring(at, Math.min(words.length(), at + size));
                    pieces.add(piece(call, model, Map.of("content", part), null));
                }
            }
        }
        return pieces;
    }

    /** What ends a streamed answer. */
    static List<String> ending(StubCall call, String model, StubReply reply, String words) {
        List<String> pieces = new ArrayList<>();
        pieces.add(piece(call, model, Map.of(), finish(reply)));
        Map<String, Object> usage = usage(call, reply, words);
        if (usage != null && call.wantsUsage()) {
            Map<String, Object> last = head(call, model, "chat.completion.chunk", List.of());
            last.put("usage", usage);
            pieces.add(JSON.writeValueAsString(last));
        }
        pieces.add("[DONE]");
        return pieces;
    }

    static String error(int status, String message) {
        return JSON.writeValueAsString(
                Map.of("error", Map.of("message", message, "type", "stub_error", "code", Integer.toString(status))));
    }

    static String models(String model) {
        return JSON.writeValueAsString(Map.of(
                "object",
                "list",
                "data",
                List.of(Map.of("id", model, "object", "model", "created", 0, "owned_by", "stub"))));
    }

    static String json(Object value) {
        return JSON.writeValueAsString(value);
    }

    private static String piece(StubCall call, String model, Map<String, ?> delta, @Nullable String finish) {
        Map<String, Object> choice = new LinkedHashMap<>();
        choice.put("index", 0);
        choice.put("delta", delta);
        choice.put("finish_reason", finish);
        return JSON.writeValueAsString(head(call, model, "chat.completion.chunk", List.of(choice)));
    }

    private static Map<String, Object> head(StubCall call, String model, String object, List<?> choices) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("id", "stub-" + call.number());
        answer.put("object", object);
        answer.put("created", 0);
        answer.put("model", model);
        answer.put("choices", choices);
        return answer;
    }

    private static Map<String, Object> tool(StubCall call, StubReply reply) {
        String arguments = reply.arguments();
        String name = reply.tool();
        return Map.of(
                "index",
                0,
                "id",
                "tool-" + call.number(),
                "type",
                "function",
                "function",
                Map.of("name", name == null ? "run" : name, "arguments", arguments == null ? "{}" : arguments));
    }

    private static String finish(StubReply reply) {
        return switch (reply.effective()) {
            case TRUNCATED -> "length";
            case TOOL_CALL -> "tool_calls";
            case TEXT, EMPTY, REFUSAL, LONG, MALFORMED, HANG, CUT, ERROR -> "stop";
        };
    }

    private static @Nullable Map<String, Object> usage(StubCall call, StubReply reply, String words) {
        long input = ((long) call.system().length() + call.user().length()) / 4 + 1;
        long output = words.length() / 4L + 1;
        StubReply.Usage claimed = reply.usage();
        if (claimed != null) {
            if (claimed.promptTokens() == null || claimed.completionTokens() == null) {
                return null;
            }
            input = claimed.promptTokens();
            output = claimed.completionTokens();
        }
        return Map.of("prompt_tokens", input, "completion_tokens", output, "total_tokens", input + output);
    }
}
