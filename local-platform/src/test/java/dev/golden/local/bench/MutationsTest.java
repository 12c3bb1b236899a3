package dev.golden.local.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MutationsTest {

    private static final String BODY = """
                for index, value in enumerate(values):
                    if value < 0 and index in seen:
                        return True
                return False
            """;

    @Test
    void everyMutantDiffersFromTheOriginalAndFromTheOthers() {
        assertThat(Mutations.of(BODY)).isNotEmpty().doesNotContain(BODY).doesNotHaveDuplicates();
    }

    @Test
    void aLoopStaysALoop() {
        assertThat(Mutations.of(BODY))
                .noneMatch(mutant -> mutant.contains("value not in enumerate"))
                .anyMatch(mutant -> mutant.contains("index not in seen"));
    }

    @Test
    void aBodyWithNothingElseToBreakLosesItsResult() {
        assertThat(Mutations.of("    return value\n")).containsExactly("    return None\n");
    }

    @Test
    void percentilesAreOfTheNearestRank() {
        java.util.List<Long> values =
                java.util.stream.LongStream.rangeClosed(1, 100).boxed().toList();

        assertThat(HumanEvalBench.percentile(values, 50)).isEqualTo(50);
        assertThat(HumanEvalBench.percentile(values, 95)).isEqualTo(95);
        assertThat(HumanEvalBench.percentile(java.util.List.of(), 95)).isZero();
    }
}
