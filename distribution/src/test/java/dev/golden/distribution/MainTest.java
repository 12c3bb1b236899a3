package dev.golden.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @ValueSource(strings = {"serve", "record-startup", "migrate", "jetstream-setup"})
    void everyCommandExplainsItself(String command) {
        assertThat(run(command, "--help")).isZero();
        assertThat(out.toString()).contains("Usage: golden " + command);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "serve", "serve nonsense", "migrate --connection-limit x"})
    void wrongUsageIsExitCodeTwo(String command) {
        assertThat(run(command.split(" "))).isEqualTo(2);
        assertThat(err.toString()).isNotBlank();
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aFailureIsOneSentenceAndExitCodeOne() {
        assertThat(run("jetstream-setup", "--nats", "nats://127.0.0.1:1")).isEqualTo(1);
        assertThat(err.toString().strip().lines()).hasSize(1);
        assertThat(err.toString()).startsWith("golden: NATS cannot be reached");
    }

    @ParameterizedTest
    @EnumSource
    void aServiceIsFoundByTheNameOfItsDeployment(Service service) {
        assertThat(Service.find(service.label())).contains(service);
        assertThat(getClass().getResource("/" + service.label() + ".yaml")).isNotNull();
    }

    private int run(String... arguments) {
        return Main.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
                .execute(arguments);
    }
}
