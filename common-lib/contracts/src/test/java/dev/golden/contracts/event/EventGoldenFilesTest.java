package dev.golden.contracts.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.golden.contracts.Stream;
import dev.golden.contracts.Subjects;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is on the wire. A file here that must change is a breaking change: it needs a new version of the subject beside
 * the old one. A new optional field is not: rewrite with {@code -Dgolden.rewrite=true}.
 */
class EventGoldenFilesTest {

    private static final Path FOLDER = Path.of("src/test/resources/events");
    private static final boolean REWRITE = Boolean.getBoolean("golden.rewrite");

    // As dev.golden.database.Json, which reads and writes events.
    private final JsonMapper mapper = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    static Set<String> subjects() {
        return EventSamples.bySubject().keySet();
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void eventsAreWrittenAsEverAndReadBack(String subject) throws IOException {
        Event sample = java.util.Objects.requireNonNull(EventSamples.bySubject().get(subject));
        Path file = FOLDER.resolve(subject + ".json");
        String written = mapper.writeValueAsString(sample) + "\n";
        if (REWRITE) {
            Files.createDirectories(FOLDER);
            Files.writeString(file, written);
        }
        assertThat(mapper.readTree(written)).isEqualTo(mapper.readTree(Files.readString(file)));

        ObjectNode newer = (ObjectNode) mapper.readTree(Files.readString(file));
        newer.put("fieldOfALaterRelease", 1);
        assertThat(mapper.treeToValue(newer, sample.getClass())).isEqualTo(sample);
    }

    @Test
    void everySubjectHasASampleAndAStream() throws IllegalAccessException {
        List<String> durable = new ArrayList<>();
        for (Field field : Subjects.class.getFields()) {
            String subject = (String) field.get(null);
            assertThat(subject).matches("[a-z]+\\.[a-z]+(\\.[a-z]+)?\\.v\\d+");
            if (!subject.equals(Subjects.BREAKER_CONTROL)) {
                durable.add(subject);
                assertThat(Stream.values())
                        .filteredOn(stream -> stream.subjects().stream()
                                .anyMatch(pattern -> subject.startsWith(pattern.replace(">", ""))))
                        .as("stream of %s", subject)
                        .hasSize(1);
            }
        }
        assertThat(subjects()).containsExactlyInAnyOrderElementsOf(durable);
    }
}
