package dev.golden.orchestrator.guard.parse;

import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Whether a text is one JSON value. */
final class JsonSyntax {

    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonSyntax() {}

    static List<Problem> problems(String text) {
        try {
            return STRICT.readTree(text).isMissingNode()
                    ? List.of(Problem.certain(0, "There is no JSON value"))
                    : List.of();
        } catch (JacksonException e) {
            int offset =
                    e.getLocation() == null ? 0 : Math.clamp(e.getLocation().getCharOffset(), 0, text.length());
            return List.of(Problem.certain(offset, "Not JSON"));
        }
    }
}
