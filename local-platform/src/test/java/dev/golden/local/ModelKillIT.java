package dev.golden.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.golden.local.stub.StubModelServer;
import dev.golden.local.stub.StubScript;
import dev.golden.testsupport.Servers;
import dev.golden.testsupport.TestDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Processes that die by kill -9 while they call a model. A hundred deaths with {@code -Dgolden.long=true}, six without,
 * or as many as {@code -Dgolden.kills} says.
 * Only the call in flight may be made again, and each answer is paid once, to the token.
 */
class ModelKillIT {

    private static final int KILLS = Integer.getInteger("golden.kills", Boolean.getBoolean("golden.long") ? 100 : 6);
    private static final int STEPS = KILLS * 8;
    private static final long SEED = System.nanoTime();

    @Test
    void onlyTheCallInFlightIsMadeAgainAndNothingIsPaidTwice() throws Exception {
        Random random = new Random(SEED);
        TestDatabase database = Servers.shared().newDatabase();
        StubScript script = StubScript.read("""
                {"rules": [{"when": {"every": 3}, "then": {"text": "answer {{call}}", "latency_ms": 140}},
                           {"when": {"every": 2}, "then": {"text": "a longer answer {{call}}", "latency_ms": 60}},
                           {"then": {"text": "short {{call}}", "latency_ms": 20}}]}""");
        int kills = 0;
        int lives = 0;
        long received;
        try (StubModelServer stub = new StubModelServer(0, script, Clock.systemUTC())) {
            boolean finished = false;
            while (!finished) {
                lives++;
                Process process = launch(database, stub);
                try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
                    String line = out.readLine();
                    while (line != null && !line.equals("WORKING")) {
                        line = out.readLine();
                    }
                    assertThat(line)
                            .as("the process began to work (seed %d)", SEED)
                            .isEqualTo("WORKING");
                    // From its first call on: before that, classes are loaded and nothing is at stake.
                    long before = stub.received();
                    await().atMost(Duration.ofMinutes(1))
                            .pollDelay(Duration.ZERO)
                            .pollInterval(Duration.ofMillis(2))
                            .until(() -> stub.received() > before || !process.isAlive());
                    if (kills < KILLS && !process.waitFor(random.nextInt(400), TimeUnit.MILLISECONDS)) {
                        process.destroyForcibly().waitFor();
                        kills++;
                    } else {
                        out.transferTo(java.io.Writer.nullWriter());
                        assertThat(process.waitFor()).isZero();
                        finished = true;
                    }
                } finally {
                    process.destroyForcibly();
                }
            }
            received = stub.received();
        }
        long committed = number(database, "SELECT count(*) FROM model_calls WHERE status = 'ANSWERED'");
        System.out.printf(
                "ModelKillIT: %d lives, %d kills, %d calls received, %d steps committed, %d made again, seed %d%n",
                lives, kills, received, committed, received - committed, SEED);
        assertThat(kills).isEqualTo(KILLS);
        assertThat(committed).isEqualTo(STEPS);
        assertThat(received - committed).as("calls made again (seed %d)", SEED).isBetween(0L, (long) kills);
        assertThat(number(database, "SELECT reserved FROM budget_limits"))
                .as("held")
                .isZero();
        assertThat(number(database, "SELECT count(*) FROM budget_reservations WHERE state = 'OPEN'"))
                .isZero();
        assertThat(number(database, "SELECT used FROM budget_limits"))
                .as("used, as the journal says")
                .isEqualTo(
                        number(database, "SELECT sum(input_tokens + output_tokens + wasted_tokens) FROM model_calls"))
                .isEqualTo(
                        number(database, "SELECT sum(tokens_used) FROM budget_reservations WHERE state = 'COMMITTED'"))
                .isEqualTo(number(database, "SELECT sum(tokens) FROM budget_transactions WHERE kind = 'COMMIT'"));
        assertThat(number(database, """
                        SELECT count(*) FROM (SELECT split_part(request_id, '~', 1) FROM budget_reservations
                        WHERE state = 'COMMITTED' GROUP BY 1 HAVING count(*) <> 1) twice
                        """))
                .as("steps that were not charged exactly once")
                .isZero();
    }

    private static Process launch(TestDatabase database, StubModelServer stub) throws IOException {
        List<String> command = new ArrayList<>(JavaCommand.sameAsThis());
        command.add(1, "-XX:TieredStopAtLevel=1");
        command.addAll(List.of(
                GatewayProcess.class.getName(),
                Integer.toString(STEPS),
                "spring.main.banner-mode=off",
                "logging.level.root=WARN",
                "golden.database.url=" + database.jdbcUrl(),
                "golden.database.user=" + database.user(),
                "golden.database.password=" + database.password(),
                "golden.model.base-url=" + stub.baseUrl(),
                "golden.model.name=stub",
                "golden.model.lease=1s",
                "golden.budget.default-limit=100000000"));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static long number(TestDatabase database, String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
