package dev.golden.operations.verify.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WorkloadsTest {

    private static final String LINE = """
            {"log":{"level":"ERROR"},"message":"message given up, dead letter stored","event":"%s","deliveries":1}""";

    @Test
    void anErrorCountsUnlessTheDeadLetterTrialRaisedIt() {
        assertThat(Workloads.saysError(LINE.formatted("01a20e2b-1956-751c-961f-7e37bc293179")))
                .isTrue();
        assertThat(Workloads.saysError(LINE.formatted("verify-eaa145f5-7f10-4ad2-9502-ac7d4d00781b")))
                .isFalse();
        assertThat(Workloads.saysError("{\"log\":{\"level\":\"INFO\"}}")).isFalse();
    }
}
