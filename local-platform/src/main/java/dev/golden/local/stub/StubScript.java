package dev.golden.local.stub;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the stub answers: the first rule that matches a call decides. Read from JSON, see {@code docs/model-gateway.md}.
 *
 * @param model name it lists and answers with
 * @param roles agent role to a pattern of its system message: the first that is found names the caller
 * @param rules in the order they are tried
 */
public record StubScript(String model, Map<String, Pattern> roles, List<StubRule> rules) {

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    /** Plans, writes, corrects, tests and reviews one small task, whatever it is asked. */
    public static StubScript standard() {
        try (InputStream in = StubScript.class.getResourceAsStream("standard-script.json")) {
            if (in == null) {
                throw new IllegalStateException("standard-script.json is not in the jar");
            }
            return read(new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws IllegalArgumentException naming what is wrong with it */
    public static StubScript read(String text) {
        try {
            JsonNode root = JSON.readTree(text);
            if (!root.path("rules").isArray()) {
                throw new IllegalArgumentException("the script needs a list \"rules\"");
            }
            Map<String, Pattern> roles = new LinkedHashMap<>();
            root.path("roles").properties().forEach(role -> roles.put(role.getKey(), pattern(role.getValue())));
            List<StubRule> rules = root.path("rules")
                    .valueStream()
                    .map(rule -> JSON.treeToValue(rule, StubRule.class))
                    .toList();
            return new StubScript(root.path("model").asString("stub"), roles, rules);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("the script cannot be read: " + e.getOriginalMessage(), e);
        }
    }

    private static Pattern pattern(JsonNode text) {
        try {
            return Pattern.compile(text.asString());
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("not a pattern: " + text, e);
        }
    }

    /** Who asks, by the roles' patterns; {@code unknown} when none is found. */
    String role(String system) {
        return roles.entrySet().stream()
                .filter(role -> role.getValue().matcher(system).find())
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("unknown");
    }
}
