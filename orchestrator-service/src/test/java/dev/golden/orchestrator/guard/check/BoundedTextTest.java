package dev.golden.orchestrator.guard.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class BoundedTextTest {

    @Test
    void stopsWhatWouldNeverEnd() {
        Pattern backtracks = Pattern.compile("(?:(a+)+)+\\1b");
        assertThatThrownBy(() -> BoundedText.matcher(backtracks, "a".repeat(60)).find())
                .hasMessageContaining("too long");
    }

    @Test
    void letsLinearPatternsThrough() {
        assertThat(BoundedText.matcher(Pattern.compile("b"), "a".repeat(1 << 20))
                        .find())
                .isFalse();
    }
}
