package dev.golden.sandbox.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class OutputTest {

    @Test
    void keepsBeginningAndEnd() {
        String text = "a".repeat(100_000) + "the end";
        Output output = Output.of(text.getBytes(StandardCharsets.UTF_8), 65_536);

        assertThat(output.truncated()).isTrue();
        assertThat(output.text()).startsWith("aaa").endsWith("the end").contains("bytes cut");
        assertThat(output.text().length()).isLessThanOrEqualTo(65_536);
    }

    @Test
    void bytesThatAreNoTextStayWithinTheLimit() {
        byte[] bytes = new byte[200_000];
        Arrays.fill(bytes, (byte) 0xff);
        Output output = Output.of(bytes, 65_536);

        assertThat(output.text().getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(65_536);
        assertThat(output.base64()).isNotNull();
    }

    @Test
    void plainTextIsKeptAsItIs() {
        assertThat(Output.of("grün\n".getBytes(StandardCharsets.UTF_8), 100))
                .isEqualTo(new Output("grün\n", null, false));
    }

    @org.junit.jupiter.params.ParameterizedTest
    @org.junit.jupiter.params.provider.ValueSource(ints = {1000, 1001, 1002, 1003, 1004, 1005})
    void aCutBreaksNoCharacter(int kept) {
        Output output = Output.of("a😀€".repeat(1000).getBytes(StandardCharsets.UTF_8), kept);

        assertThat(output.truncated()).isTrue();
        assertThat(output.base64()).isNull();
        assertThat(output.text()).doesNotContain("\uFFFD");
        assertThat(output.text().getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(kept);
    }
}
