package dev.golden.orchestrator.guard.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.golden.orchestrator.guard.GuardRequest;
import dev.golden.orchestrator.guard.fix.Mender;
import dev.golden.orchestrator.guard.parse.CodeMask;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class GuardPropertiesTest {

    private final GuardPipeline guards = Pipelines.of(GuardProperties.defaults(32, DataSize.ofMegabytes(4)));

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> piece = Arbitraries.of(
                "def f(x)",
                "def f(x):",
                "\n",
                "\n    ",
                "\n\t",
                "(",
                ")",
                "[",
                "]",
                "{",
                "}",
                "\"",
                "'",
                "\"\"\"",
                "'''",
                "```",
                "```python\n",
                "# c",
                "\\",
                "\\\n",
                "“",
                "”",
                "‘",
                "return x",
                "if x",
                ":",
                ",",
                "Here is code.",
                "import os",
                "\u0000",
                "\uFEFF",
                "\u200B",
                "lambda",
                "for i in",
                " ",
                "//",
                "/*",
                "*/",
                "{\"a\":",
                "ü",
                "=");
        return Arbitraries.oneOf(
                piece.list().ofMaxSize(40).map(parts -> String.join("", parts)),
                Arbitraries.strings().ofMaxLength(200));
    }

    @Provide
    Arbitrary<String> languages() {
        return Arbitraries.of("python", "javascript", "java", "bash", "json", "text");
    }

    @Property(tries = 150)
    void neverThrows(@ForAll("texts") String text, @ForAll("languages") String language) {
        guards.check(GuardRequest.of(language, Map.of("solution", text)));
    }

    @Property(tries = 150)
    void fixingTwiceIsFixingOnce(@ForAll("texts") String text, @ForAll("languages") String language) {
        String once = Mender.mend(language, "solution", text, "", new LinkedHashSet<>(), () -> false);
        LinkedHashSet<String> again = new LinkedHashSet<>();
        assertThat(Mender.mend(language, "solution", once, "", again, () -> false))
                .isEqualTo(once);
        assertThat(again).isEmpty();
    }

    @Property(tries = 200)
    void maskKeepsLengthAndLines(@ForAll("texts") String text, @ForAll("languages") String language) {
        for (boolean strings : List.of(true, false)) {
            String masked = CodeMask.of(language, text, strings);
            assertThat(masked).hasSameSizeAs(text);
            assertThat(masked.chars().filter(c -> c == '\n').count())
                    .isEqualTo(text.chars().filter(c -> c == '\n').count());
        }
    }

    /** Inputs that make a quadratic or backtracking implementation take minutes. */
    @Test
    void timeIsLinear() {
        List<String> seeds = List.of(
                "(",
                "\"",
                "'''",
                "```\n",
                "password = '",
                "![a](http://",
                "def f(x)\n    ",
                "eyJ",
                "a b\n",
                "\\\n",
                "import a, ",
                "x = foo(\n",
                "exec(",
                "eyJaaaaaaaaaaaaa.",
                "{\"a\":",
                "“",
                "//",
                "\t \n");
        for (String seed : seeds) {
            String text = seed.repeat(60_000 / seed.length());
            for (String language : List.of("python", "javascript")) {
                Assertions.assertTimeoutPreemptively(
                        Duration.ofSeconds(30),
                        () -> guards.check(GuardRequest.of(language, Map.of("solution", text))),
                        () -> language + " " + seed);
            }
        }
    }
}
