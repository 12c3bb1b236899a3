package dev.golden.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class MainTest {

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "up",
                "status",
                "stop",
                "start",
                "restart",
                "logs",
                "token",
                "migrate",
                "jetstream-setup",
                "demo",
                "model-stub",
                "bench",
                "bench humaneval"
            })
    void everyCommandExplainsItself(String command) {
        assertThat(run((command + " --help").split(" "))).isZero();
        assertThat(out.toString()).contains("Usage: golden " + command);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "up --port x",
                "up --port 80",
                "token --role KING --tenant acme",
                "token",
                "bench",
                "model-stub --port x"
            })
    void wrongUsageIsExitCodeTwo(String command) {
        assertThat(run(command.split(" "))).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status",
                "stop",
                "stop sandbox",
                "start sandbox",
                "restart sandbox",
                "logs sandbox",
                "demo",
                "token --role ADMIN --tenant acme"
            })
    void withoutAPlatformACommandFailsWithOneSentence(String command) {
        String data = folder.resolve("none").toString();

        int code = run((command + " --data-dir " + data).split(" "));

        assertThat(code).isEqualTo(1);
        String said = out.toString() + err;
        assertThat(said.strip().lines()).hasSize(1);
        assertThat(said).contains(data).doesNotContain("Exception");
    }

    @Test
    void durationsAreReadAsPeopleWriteThem() {
        assertThat(Durations.parse("500ms")).isEqualTo(Duration.ofMillis(500));
        assertThat(Durations.parse("20s")).isEqualTo(Duration.ofSeconds(20));
        assertThat(Durations.parse("15m")).isEqualTo(Duration.ofMinutes(15));
        assertThat(Durations.parse("12H")).isEqualTo(Duration.ofHours(12));
        assertThat(Durations.parse("7d")).isEqualTo(Duration.ofDays(7));
        assertThat(Durations.parse("PT1M")).isEqualTo(Duration.ofMinutes(1));
        assertThatThrownBy(() -> Durations.parse("soon")).isInstanceOf(TypeConversionException.class);
    }

    private int run(String... arguments) {
        return Main.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
                .execute(arguments);
    }
}
