package dev.golden.sandbox.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.golden.sandbox.queue.TestResult.Status;
import dev.golden.sandbox.runtime.Artifact;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestReportsTest {

    @Test
    void readsEveryEndOfATest() {
        List<TestResult> tests = read("""
                <?xml version="1.0"?><testsuites><testsuite name="s">
                <testcase classname="test_candidate" name="test_a" time="0.0125"/>
                <testcase classname="test_candidate" name="test_b" time="1"><failure message="assert 1 == 2">trace</failure></testcase>
                <testcase classname="test_candidate" name="test_c"><skipped message="later"/></testcase>
                <testcase name="test_d" classname=""><error message="boom"/><system-out>noise <b/></system-out></testcase>
                </testsuite></testsuites>
                """);

        assertThat(tests)
                .containsExactly(
                        new TestResult("test_candidate::test_a", Status.PASSED, 13, null),
                        new TestResult("test_candidate::test_b", Status.FAILED, 1000, "assert 1 == 2"),
                        new TestResult("test_candidate::test_c", Status.SKIPPED, 0, "later"),
                        new TestResult("test_d", Status.ERROR, 0, "boom"));
    }

    @Test
    void aReportThatReadsFilesOrExplodesGivesNothing() {
        assertThat(read("""
                <!DOCTYPE t [<!ENTITY x SYSTEM "file:///etc/passwd">]><t><testcase name="&x;"/></t>
                """)).noneSatisfy(test -> assertThat(test.name()).contains("root"));
        assertThat(read("<testsuite><testcase name='a'/><testcase")).hasSize(1);
        assertThat(read("not xml")).isEmpty();
    }

    @Test
    void aFloodIsCut() {
        List<TestResult> tests = read("<t>" + ("<testcase name='" + "n".repeat(1000) + "'/>").repeat(2000) + "</t>");

        assertThat(tests).hasSize(500);
        assertThat(tests.getFirst().name()).hasSize(300);
    }

    private static List<TestResult> read(String xml) {
        return TestReports.read(List.of(
                Artifact.of(".golden-tests.xml", xml.getBytes(StandardCharsets.UTF_8)),
                Artifact.of("x.xml", new byte[0])));
    }
}
