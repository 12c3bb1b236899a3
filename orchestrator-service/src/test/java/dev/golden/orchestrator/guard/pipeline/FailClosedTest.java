package dev.golden.orchestrator.guard.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.golden.contracts.Finding;
import dev.golden.orchestrator.guard.GuardReport;
import dev.golden.orchestrator.guard.GuardRequest;
import dev.golden.orchestrator.guard.Rule;
import dev.golden.orchestrator.guard.RuleVerdict;
import dev.golden.orchestrator.guard.check.Check;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A rule that cannot tell rejects, and no text takes the rules long. */
class FailClosedTest {

    private static final boolean LONG = Boolean.getBoolean("golden.long");

    private record Broken(Runnable deed) implements Check {
        @Override
        public Rule rule() {
            return Rule.SECRETS;
        }

        @Override
        public List<Finding> check(String language, String file, String text) {
            deed.run();
            return List.of();
        }
    }

    private static GuardReport checkedBy(Runnable deed, Map<String, String> rules) {
        GuardProperties plain = Pipelines.modes(rules);
        GuardProperties quick = new GuardProperties(
                plain.maxFiles(),
                plain.maxSize(),
                plain.maxLine(),
                Duration.ofMillis(200),
                plain.fixTime(),
                "",
                List.of(),
                rules,
                Map.of(),
                Map.of());
        return Pipelines.of(quick)
                .check(GuardRequest.of("text", Map.of("candidate.txt", "words")), List.of(new Broken(deed)));
    }

    private static void fail() {
        throw new IllegalStateException("broken");
    }

    private static void overflow() {
        throw new StackOverflowError();
    }

    @Test
    void anExceptionRejects() {
        GuardReport report = checkedBy(FailClosedTest::fail, Map.of());
        assertThat(report.verdict()).isEqualTo(RuleVerdict.REJECT);
        assertThat(report.findings()).extracting(Finding::rule).containsExactly("guard-failed");
    }

    @Test
    void anErrorOfTheMachineRejects() {
        assertThat(checkedBy(FailClosedTest::overflow, Map.of()).blocked()).isTrue();
    }

    @Test
    void aRuleThatHangsRejects() {
        CountDownLatch never = new CountDownLatch(1);
        GuardReport report = checkedBy(
                () -> {
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                Map.of());
        assertThat(report.blocked()).isTrue();
        assertThat(report.findings().getFirst().message()).contains("longer than 200 ms");
    }

    @Test
    void aBrokenRuleInShadowModeBlocksNothing() {
        GuardReport report = checkedBy(FailClosedTest::fail, Map.of("secrets", "shadow"));
        assertThat(report.blocked()).isFalse();
        assertThat(report.shadows()).hasSize(1);
    }

    /** A megabyte of what makes quadratic or backtracking rules take minutes, through every rule alone. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "(",
                "password = '",
                "![a](http://",
                "eyJaaaaaaaaaaaaa.",
                "import a, ",
                "exec(",
                "TOKEN=",
                "{",
                "a<",
                "\'\'\'",
                "def f(x)\n    ",
                "fetch(\"https://a?b="
            })
    void hostileTextsEndSoon(String seed) {
        String text = seed.repeat((1 << 20) / seed.length());
        for (String language : LONG ? List.of("python", "javascript", "bash") : List.of("python")) {
            for (Check check : Pipelines.checks()) {
                long begin = System.nanoTime();
                try {
                    check.check(language, "candidate", text);
                } catch (IllegalStateException e) {
                    assertThat(e).hasMessageContaining("too long");
                }
                assertThat(Duration.ofNanos(System.nanoTime() - begin))
                        .as(check.rule() + " " + language + " " + seed)
                        .isLessThan(Duration.ofSeconds(20));
            }
        }
    }
}
