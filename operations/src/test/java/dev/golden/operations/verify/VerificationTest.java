package dev.golden.operations.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.golden.operations.OperationException;
import dev.golden.operations.verify.Result.Outcome;
import dev.golden.operations.verify.Verification.Entry;
import dev.golden.operations.verify.system.ScrapedMetrics;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import picocli.CommandLine;

class VerificationTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-24T10:00:00Z"), ZoneOffset.UTC);
    private static final Targets NOTHING = new Targets(
            null,
            "",
            () -> {
                throw new OperationException("no database");
            },
            null,
            null,
            null,
            List.of(),
            null,
            null,
            CLOCK);

    @TempDir
    private Path folder;

    @Test
    void aLineThatLacksSomethingIsSkippedWithWhat() {
        assertThat(run(false, line(false, deployment -> Result.pass("fine"), Need.DATABASE, Need.REDIS)))
                .isEqualTo(Result.skip("needs --db, --redis"));
    }

    @Test
    void aLineThatActsIsSkippedUnlessAsked() {
        assertThat(run(false, line(true, deployment -> Result.pass("fine"), Need.HUMAN))
                        .outcome())
                .isEqualTo(Outcome.SKIPPED);
        assertThat(run(true, line(true, deployment -> Result.pass("fine"), Need.HUMAN))
                        .outcome())
                .isEqualTo(Outcome.PASS);
    }

    @Test
    void whateverIsThrownFailsTheLineAndNotTheRun() {
        assertThat(run(false, line(false, deployment -> {
                    throw new OperationException("it is away");
                })))
                .isEqualTo(Result.fail("it is away"));
    }

    @Test
    void aLineThatDoesNotEndFailsAndTheNextAreNotBegun() {
        CountDownLatch never = new CountDownLatch(1);
        Line stuck = line(false, deployment -> {
            never.await();
            return Result.pass("fine");
        });
        List<Entry> entries = new Verification(new Deployment(NOTHING, false), Duration.ofMillis(200))
                .run(List.of(stuck, stuck), entry -> {});

        assertThat(entries)
                .extracting(entry -> entry.result().outcome())
                .containsExactly(Outcome.FAIL, Outcome.SKIPPED);
    }

    @Test
    void reportsSayTheSame() throws Exception {
        List<Entry> entries = List.of(
                new Entry(
                        line(false, deployment -> Result.pass("x")),
                        Result.fail("a < b & \"c\""),
                        Duration.ofMillis(5)),
                new Entry(line(false, deployment -> Result.pass("x")), Result.pass("good"), Duration.ofMillis(5)));

        Path file = folder.resolve("report.xml");
        Reports.junit(entries, Duration.ofSeconds(1), file);
        Document report =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());

        assertThat(report.getDocumentElement().getAttribute("failures")).isEqualTo("1");
        assertThat(report.getElementsByTagName("failure")
                        .item(0)
                        .getAttributes()
                        .getNamedItem("message")
                        .getTextContent())
                .isEqualTo("a < b & \"c\"");
        assertThat(Reports.json(entries, Duration.ofSeconds(1))).contains("\"failed\":1", "\"passed\":1");
    }

    @Test
    void exitCodesTellUsageFromNothingChecked() throws IOException {
        assertThat(execute("--only", "no-such-line")).isEqualTo(2);
        assertThat(execute("--only", "zap,sign-operations", "--json")).isEqualTo(3);
        // Nobody listens on port 9 of this machine.
        assertThat(execute("--only", "unauthorized", "--url", "http://127.0.0.1:9"))
                .isEqualTo(1);
    }

    @Test
    void figuresAreSumsOverReplicas() {
        ScrapedMetrics metrics = new ScrapedMetrics(List.of("""
                # TYPE d histogram
                d_bucket{service="a",le="0.1"} 90
                d_bucket{service="a",le="1.0"} 100
                d_bucket{service="a",le="+Inf"} 100
                c_total{service="a",status="COMPLETED"} 9
                """, """
                d_bucket{service="b",le="0.1"} 0
                d_bucket{service="b",le="1.0"} 100
                d_bucket{service="b",le="+Inf"} 100
                c_total{service="b",status="FAILED"} 1
                """));

        assertThat(metrics.quantile("d", 0.4)).contains(0.1);
        assertThat(metrics.quantile("d", 0.95)).contains(1.0);
        assertThat(metrics.quantile("other", 0.95)).isEmpty();
        assertThat(metrics.share("c_total", "status", Set.of("COMPLETED"))).contains(0.9);
        assertThat(metrics.services("c_total")).containsExactly("a", "b");
    }

    private static int execute(String... arguments) {
        PrintWriter nowhere = new PrintWriter(new StringWriter());
        return new CommandLine(new VerifyCommand())
                .setOut(nowhere)
                .setErr(nowhere)
                .execute(arguments);
    }

    private static Result run(boolean active, Line line) {
        return new Verification(new Deployment(NOTHING, active), Duration.ofSeconds(10))
                .run(List.of(line), entry -> {})
                .getFirst()
                .result();
    }

    private static Line line(boolean acts, Check check, Need... needs) {
        Part part = new Part("Heading", "Part");
        return (acts ? part.active("id", "text", check, needs) : part.line("id", "text", check, needs))
                .lines()
                .getFirst();
    }
}
