package dev.golden.supervisor.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class LineDiffTest {

    @Test
    void keepsWhatIsCommon() {
        assertThat(LineDiff.of("a\nb\nc", "a\nx\nc"))
                .containsExactly(
                        new LineDiff.Line(LineDiff.Kind.KEPT, "a"),
                        new LineDiff.Line(LineDiff.Kind.REMOVED, "b"),
                        new LineDiff.Line(LineDiff.Kind.ADDED, "x"),
                        new LineDiff.Line(LineDiff.Kind.KEPT, "c"));
    }

    @Test
    void emptyTextHasNoLines() {
        assertThat(LineDiff.of("", "")).isEmpty();
        assertThat(LineDiff.of("", "a")).hasSize(1);
    }

    /** Kept and removed lines are the one text, kept and added ones the other, whatever the texts. */
    @RepeatedTest(100)
    void bothTextsCanBeReadBack(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        String before = text(random);
        String after = text(random);
        List<LineDiff.Line> diff = LineDiff.of(before, after);
        assertThat(without(diff, LineDiff.Kind.ADDED)).isEqualTo(before);
        assertThat(without(diff, LineDiff.Kind.REMOVED)).isEqualTo(after);
    }

    @Test
    void hugeTextsAreStillRead() {
        String before = IntStream.range(0, 5000).mapToObj(i -> "a" + i).collect(Collectors.joining("\n"));
        String after = IntStream.range(0, 5000).mapToObj(i -> "b" + i).collect(Collectors.joining("\n"));
        assertThat(without(LineDiff.of(before, after), LineDiff.Kind.REMOVED)).isEqualTo(after);
    }

    private static String text(Random random) {
        return IntStream.range(0, 1 + random.nextInt(12))
                .mapToObj(i -> "l" + random.nextInt(5))
                .collect(Collectors.joining("\n"));
    }

    private static String without(List<LineDiff.Line> diff, LineDiff.Kind kind) {
        return diff.stream()
                .filter(line -> line.kind() != kind)
                .map(LineDiff.Line::text)
                .collect(Collectors.joining("\n"));
    }
}
