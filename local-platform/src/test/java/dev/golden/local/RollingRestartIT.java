package dev.golden.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.golden.local.platform.Control;
import dev.golden.local.platform.Service;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All services are restarted while callers go on: nobody notices. */
class RollingRestartIT {

    @TempDir
    private static Path folder;

    private static RunningPlatform platform;

    @BeforeAll
    static void start() {
        platform = new RunningPlatform(folder.resolve("data"), true);
    }

    @AfterAll
    static void stop() {
        platform.close();
    }

    @Test
    void restartingEveryServiceUnderLoadFailsNoRequestAndLosesNoTask() throws Exception {
        Map<Service, Long> before = pids();
        Control control = new Control(platform.state());
        try (RestartLoad load = new RestartLoad(platform)) {
            for (Service service : Service.values()) {
                control.restartService(service);
            }
            load.stopAsking();
            load.awaitFollowers(Duration.ofSeconds(60));

            assertThat(load.failures).isEmpty();
            System.out.printf(
                    "rolling restart: %d answers, %d tasks, %d streams taken up again%n",
                    load.answered.get(), load.accepted.size(), load.reconnects.get());
            assertThat(load.answered.get()).isGreaterThan(100);
            PlatformDatabase database = new PlatformDatabase(platform.state());
            assertThat(database.rows("SELECT name FROM tasks WHERE tenant_id = '" + RestartLoad.TENANT
                            + "' AND status = 'COMPLETED'"))
                    .as("one finished task per submission")
                    .containsExactlyInAnyOrderElementsOf(load.accepted.values());
            assertThat(database.number("SELECT count(*) FROM tasks WHERE tenant_id = '" + RestartLoad.TENANT + "'"))
                    .isEqualTo(load.accepted.size());
            new Invariants(database, RestartLoad.TENANT).assertHold();
        }
        Map<Service, Long> after = pids();
        for (Service service : Service.values()) {
            assertThat(after.get(service)).as(service.label()).isNotEqualTo(before.get(service));
            assertThat(platform.state().pidFile(service.label() + "-surge").find())
                    .as("stand-in of " + service.label())
                    .isEmpty();
        }
    }

    private static Map<Service, Long> pids() {
        Map<Service, Long> pids = new EnumMap<>(Service.class);
        for (Service service : Service.values()) {
            pids.put(
                    service,
                    platform.state()
                            .pidFile(service.label())
                            .find()
                            .orElseThrow()
                            .pid());
        }
        return pids;
    }
}
