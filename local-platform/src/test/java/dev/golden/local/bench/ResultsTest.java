package dev.golden.local.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.golden.local.bench.Results.Kind;
import dev.golden.local.bench.Results.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTest {

    private static final HumanEvalProblem PROBLEM = new HumanEvalProblem("HumanEval/7", "p", "f", "s", "t");

    @TempDir
    private Path folder;

    @Test
    void anInterruptedRunGoesOnUnderTheSameKeys() throws IOException {
        Path file = folder.resolve("results.jsonl");
        Results first = Results.open(file, 4, false);
        first.add(new Result("HumanEval/7", Kind.CANONICAL, "id", "COMPLETED", 10));
        // What a kill in the middle of a write leaves.
        Files.writeString(file, "{\"problem\": \"Huma", StandardOpenOption.APPEND);

        Results second = Results.open(file, 4, false);

        assertThat(second.has(PROBLEM, Kind.CANONICAL)).isTrue();
        assertThat(second.has(PROBLEM, Kind.BROKEN)).isFalse();
        assertThat(second.idempotencyKey(PROBLEM, Kind.BROKEN)).isEqualTo(first.idempotencyKey(PROBLEM, Kind.BROKEN));
    }

    @Test
    void aWholeRunIsNotTakenForANewOne() {
        Path file = folder.resolve("results.jsonl");
        Results first = Results.open(file, 1, false);
        first.add(new Result("HumanEval/7", Kind.CANONICAL, "id", "COMPLETED", 10));

        Results second = Results.open(file, 1, false);

        assertThat(second.all()).isEmpty();
        assertThat(second.idempotencyKey(PROBLEM, Kind.CANONICAL))
                .isNotEqualTo(first.idempotencyKey(PROBLEM, Kind.CANONICAL));
    }
}
