package dev.golden.contracts.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.golden.contracts.Stream;
import dev.golden.contracts.Subjects;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** {@code docs/events.md} is made from the code; {@code -Dgolden.rewrite=true} makes it anew. */
class EventsPageTest {

    private static final Path PAGE = Path.of("../../docs/events.md");
    private static final Path SOURCES = Path.of("src/main/java/dev/golden/contracts");
    private static final Pattern SUBJECT =
            Pattern.compile("/\\*\\*(.*?)\\*/\\s*public static final String (\\w+) =", Pattern.DOTALL);
    private static final Pattern PARAMETER = Pattern.compile("@param (\\w+) (.*?)(?=@param|$)", Pattern.DOTALL);

    @Test
    void thePageIsFresh() throws IOException, IllegalAccessException {
        String page = page();
        if (Boolean.getBoolean("golden.rewrite")) {
            Files.writeString(PAGE, page);
        }
        assertThat(Files.exists(PAGE) ? Files.readString(PAGE) : "")
                .as("docs/events.md is stale: ./mvnw -pl common-lib/contracts test -Dgolden.rewrite=true")
                .isEqualTo(page);
    }

    private static String page() throws IOException, IllegalAccessException {
        StringBuilder page = new StringBuilder("""
                # Events

                Generated from `common-lib/contracts`; do not edit. Refresh with
                `./mvnw -pl common-lib/contracts test -Dgolden.rewrite=true`. Examples of every payload:
                `common-lib/contracts/src/test/resources/events`.

                Every message carries the headers `Nats-Msg-Id` (event id), `Golden-Tenant`, `Content-Type`,
                `Golden-Schema-Version`, `traceparent` when there is a trace, and the CloudEvents attributes `ce-id`, `ce-type`,
                `ce-source`, `ce-time`, `ce-specversion`. A redriven message also has `Golden-Redrive-Of`, `Golden-Redrive-Attempt`
                and `Golden-Redrive-For`. Readers ignore fields they do not know.

                ## Streams

                | stream | subjects | retention | at most | for |
                |---|---|---|---|---|
                """);
        for (Stream stream : Stream.values()) {
            page.append("| %s | %s | %s | %d MiB | %d days |%n"
                    .formatted(
                            stream,
                            code(String.join("`, `", stream.subjects())),
                            stream.retention() == Stream.Retention.WORK_QUEUE ? "work queue" : "limits",
                            stream.maxBytes() >> 20,
                            stream.maxAge().toDays()));
        }
        page.append("\n## Subjects\n");
        Map<String, String> descriptions = descriptions();
        Map<String, Event> samples = EventSamples.bySubject();
        for (Field field : Subjects.class.getFields()) {
            String subject = (String) field.get(null);
            page.append("\n### `").append(subject).append("`\n\n");
            page.append(descriptions.getOrDefault(field.getName(), "")).append("\n");
            Event sample = samples.get(subject);
            if (sample != null) {
                fields(page, sample.getClass());
            }
        }
        return page.toString();
    }

    private static void fields(StringBuilder page, Class<?> type) throws IOException {
        Map<String, String> meanings = parameters(type);
        page.append("\n| field | type | |\n|---|---|---|\n");
        for (RecordComponent component : type.getRecordComponents()) {
            boolean optional = component.getAnnotatedType().isAnnotationPresent(Nullable.class)
                    || Arrays.stream(component.getAnnotatedType().getAnnotations())
                            .anyMatch(annotation -> annotation.annotationType() == Nullable.class);
            page.append("| `%s` | %s%s | %s |%n"
                    .formatted(
                            component.getName(),
                            code(typeName(component)),
                            optional ? ", optional" : "",
                            meanings.getOrDefault(component.getName(), "")));
        }
    }

    private static String typeName(RecordComponent component) {
        return component.getGenericType().getTypeName().replaceAll("[\\w.]+[.$](\\w+)", "$1");
    }

    private static String code(String text) {
        return "`" + text + "`";
    }

    private static Map<String, String> descriptions() throws IOException {
        Map<String, String> found = new LinkedHashMap<>();
        Matcher matcher = SUBJECT.matcher(Files.readString(SOURCES.resolve("Subjects.java")));
        while (matcher.find()) {
            String comment = matcher.group(1);
            // The first match also spans the class comment: what counts is the last one.
            found.put(matcher.group(2), plain(comment.substring(comment.lastIndexOf("/**") + 1)));
        }
        return found;
    }

    private static Map<String, String> parameters(Class<?> type) throws IOException {
        String source = Files.readString(SOURCES.resolve("event/" + type.getSimpleName() + ".java"));
        int record = source.indexOf("public record");
        String comment = source.substring(Math.max(0, source.lastIndexOf("/**", record)), record);
        Map<String, String> found = new LinkedHashMap<>();
        Matcher matcher = PARAMETER.matcher(comment.replace("*/", ""));
        while (matcher.find()) {
            found.put(Objects.requireNonNull(matcher.group(1)), plain(Objects.requireNonNull(matcher.group(2))));
        }
        return found;
    }

    /** Without the marks of a comment, on one line. */
    private static String plain(String comment) {
        return comment.replaceAll("\\{@(?:code|link) ([^}]*)}", "`$1`")
                .replaceAll("(?m)^\\s*/?\\*+", " ")
                .replaceAll("\\s+", " ")
                .strip();
    }
}
