package dev.golden.orchestrator.step;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StepStatusTest {

    @ParameterizedTest
    @CsvSource({
        "READY, RUNNING CANCELLED",
        "RUNNING, READY WAITING DONE FAILED CANCELLED",
        "WAITING, DONE FAILED CANCELLED",
        "DONE, ''",
        "FAILED, ''",
        "CANCELLED, ''"
    })
    void allowsExactlyTheListedTransitions(StepStatus from, String listed) {
        Set<String> expected = new TreeSet<>(Arrays.asList(listed.split(" ")));
        expected.remove("");
        Set<String> allowed = Arrays.stream(StepStatus.values())
                .filter(from::mayBecome)
                .map(Enum::name)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(allowed).isEqualTo(expected);
        assertThat(from.isFinal()).isEqualTo(expected.isEmpty());
    }
}
