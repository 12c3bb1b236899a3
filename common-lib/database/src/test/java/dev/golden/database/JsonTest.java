package dev.golden.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.golden.contracts.Finding;
import dev.golden.contracts.Severity;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.core.type.TypeReference;

class JsonTest {

    private final Json json = new Json();

    record Sample(String taskId, int priority, Instant raisedAt, List<Finding> findings) {}

    @Test
    void recordsComeBackEqual() {
        Sample sample = new Sample(
                "t",
                3,
                Instant.parse("2026-01-02T03:04:05.678901Z"),
                List.of(new Finding("B324", Severity.MINOR, "weak hash", "candidate.py", 3, null)));
        String text = json.write(sample);
        assertThat(text).contains("\"taskId\":\"t\"").contains("\"2026-01-02T03:04:05.678901Z\"");
        assertThat(json.read(text, Sample.class)).isEqualTo(sample);
    }

    @Test
    void unknownFieldsAreIgnored() {
        assertThat(json.read("{\"taskId\":\"t\",\"newer\":[1],\"priority\":null}", Sample.class)
                        .taskId())
                .isEqualTo("t");
    }

    @Test
    void fieldsAreWrittenAsDeclared() {
        assertThat(json.write(new Sample("t", 1, Instant.EPOCH, List.of())))
                .isEqualTo("{\"taskId\":\"t\",\"priority\":1,\"raisedAt\":\"1970-01-01T00:00:00Z\",\"findings\":[]}");
    }

    @Test
    void readsGenericTypesAndTrees() {
        assertThat(json.read("{\"a\":\"b\"}", new TypeReference<Map<String, String>>() {}))
                .isEqualTo(Map.of("a", "b"));
        assertThat(json.tree("{\"a\":[1,2]}").path("a").size()).isEqualTo(2);
        assertThat(json.tree(Map.of("a", 1)).path("a").asInt()).isEqualTo(1);
    }
}
