package dev.golden.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.golden.testsupport.Servers;
import dev.golden.testsupport.TestCertificates;
import dev.golden.testsupport.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The brokers' and Redis' configuration as it is in the manifests, run by the real servers; only paths and ports differ. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ManifestsServersIT {

    private static final String PASSWORD = "p4ssw0rd";

    @TempDir
    private static Path folder;

    private final TestCertificates certificates = TestCertificates.create();
    private TestServer nats;
    private TestServer redis;

    @BeforeAll
    void start() throws IOException, InterruptedException {
        nats = startNats();
        redis = startRedis();
    }

    @AfterAll
    void stop() {
        nats.close();
        redis.close();
    }

    @ParameterizedTest
    @CsvSource({
        "orchestrator, tasks.task.submitted.v1",
        "orchestrator, $JS.API.CONSUMER.MSG.NEXT.TASKS.orchestrator-task-submitted",
        "peer-hub, prc.review.completed.v1",
        "orchestrator, prc.work.offered.v1",
        "peer-hub, prc.work.finished.v1",
        "supervisor, escalations.escalation.resolved.v1",
        "sandbox, sandbox.execution.finished.v1",
        "sandbox, control.breaker.v1",
        "dlq-worker, tasks.step.ready.v1",
        "operations, $JS.API.STREAM.CREATE.TASKS",
    })
    void aServiceMaySayWhatIsItsOwn(String user, String subject) throws Exception {
        assertThat(errors(user, PASSWORD, "PUB " + subject + " 0\r\n")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "orchestrator, prc.review.completed.v1",
        "orchestrator, prc.work.finished.v1",
        "orchestrator, sandbox.execution.finished.v1",
        "orchestrator, $JS.API.STREAM.CREATE.TASKS",
        "orchestrator, $JS.API.STREAM.DELETE.TASKS",
        "orchestrator, $JS.API.CONSUMER.CREATE.PRC.peer-hub-review-requested.prc.review.requested.v1",
        "peer-hub, $JS.API.CONSUMER.MSG.NEXT.TASKS.orchestrator-task-submitted",
        "supervisor, tasks.task.submitted.v1",
        "sandbox, escalations.escalation.resolved.v1",
        "sandbox, $JS.API.STREAM.MSG.GET.TASKS",
        "dlq-worker, $JS.API.STREAM.PURGE.DLQ",
        "dlq-worker, $JS.ACK.TASKS.orchestrator-task-submitted.1.1.1.1.0",
    })
    void aServiceMaySayNothingElse(String user, String subject) throws Exception {
        assertThat(errors(user, PASSWORD, "PUB " + subject + " 0\r\n"))
                .singleElement()
                .asString()
                .contains("Permissions Violation");
    }

    @ParameterizedTest
    @CsvSource({"_INBOX_peer-hub.>", "_INBOX.>", "tasks.>", ">", "$JS.EVENT.ADVISORY.>"})
    void aServiceHearsItsOwnAnswersOnly(String subject) throws Exception {
        assertThat(errors("orchestrator", PASSWORD, "SUB _INBOX_orchestrator.> 1"))
                .isEmpty();
        assertThat(errors("orchestrator", PASSWORD, "SUB " + subject + " 2"))
                .singleElement()
                .asString()
                .contains("Permissions Violation");
    }

    @Test
    void aStrangerIsTurnedAway() throws Exception {
        assertThat(errors("orchestrator", "wrong", "PUB x 0\r\n")).asString().contains("Authorization Violation");
        assertThat(errors("nobody", "", "PUB x 0\r\n")).asString().contains("Authorization Violation");
    }

    @Test
    void redisForgetsWhatIsOldAndKeepsTheRestOnDisk() throws Exception {
        try (ManifestsTlsLine line = ManifestsTlsLine.open(certificates.authority(), redis.port(), false)) {
            assertThat(ask(line, "GET x")).startsWith("-NOAUTH");
            assertThat(ask(line, "AUTH default wrong")).startsWith("-WRONGPASS");
            assertThat(ask(line, "AUTH default " + PASSWORD)).isEqualTo("+OK");
            assertThat(ask(line, "SET x 1 PX 60000")).isEqualTo("+OK");
            assertThat(ask(line, "EVAL \"return redis.call('pttl',KEYS[1])\" 1 x"))
                    .startsWith(":");
            assertThat(setting(line, "maxmemory-policy")).isEqualTo("allkeys-lru");
            assertThat(setting(line, "appendonly")).isEqualTo("yes");
            assertThat(Long.parseLong(setting(line, "maxmemory"))).isPositive();
        }
    }

    @ParameterizedTest
    @CsvSource({"CONFIG SET appendonly no", "FLUSHALL", "KEYS *", "SLAVEOF NO ONE", "SHUTDOWN", "ACL LIST", "MONITOR"})
    void redisDoesNothingDangerousForAService(String command) throws Exception {
        try (ManifestsTlsLine line = ManifestsTlsLine.open(certificates.authority(), redis.port(), false)) {
            ask(line, "AUTH default " + PASSWORD);
            assertThat(ask(line, command)).startsWith("-NOPERM");
        }
    }

    private List<String> errors(String user, String password, String protocol) throws Exception {
        List<String> errors = new ArrayList<>();
        try (ManifestsTlsLine line = ManifestsTlsLine.open(certificates.authority(), nats.port(), true)) {
            line.say(
                    "CONNECT {\"user\":\"%s\",\"pass\":\"%s\",\"verbose\":false,\"pedantic\":false,\"tls_required\":true}"
                            .formatted(user, password));
            line.say(protocol);
            line.say("PING");
            for (String heard = line.hear(); !heard.isEmpty() && !heard.equals("PONG"); heard = line.hear()) {
                if (heard.startsWith("-ERR")) {
                    errors.add(heard);
                }
            }
        }
        return errors;
    }

    private static String ask(ManifestsTlsLine line, String command) throws IOException {
        line.say(command);
        return line.hear();
    }

    /** An answer of two strings, each after a line with its length. */
    private static String setting(ManifestsTlsLine line, String name) throws IOException {
        assertThat(ask(line, "CONFIG GET " + name)).isEqualTo("*2");
        line.hear();
        assertThat(line.hear()).isEqualTo(name);
        line.hear();
        return line.hear();
    }

    private TestServer startNats() throws IOException {
        Path home = Files.createDirectories(folder.resolve("nats"));
        Files.writeString(home.resolve("cluster.conf"), "# one broker, as in the overlay `local`\n");
        Files.writeString(
                home.resolve("users.conf"),
                config("nats-config", "users.conf").replaceAll("password: \\$\\w+", "password: \"" + PASSWORD + "\""));
        return Servers.shared().newServer("tls", port -> {
            write(
                    home.resolve("nats.conf"),
                    here(config("nats-config", "nats.conf"))
                            .replace("$POD_NAME", "nats-0")
                            .replace("0.0.0.0:4222", "127.0.0.1:" + port)
                            .replaceAll("(?m)^http: .*$", "")
                            .replace("/var/run/nats", home.toString())
                            .replace("/data", home + "/data"));
            return List.of("nats-server", "--config", home.resolve("nats.conf").toString());
        });
    }

    private TestServer startRedis() throws IOException, InterruptedException {
        Path home = Files.createDirectories(folder.resolve("redis"));
        write(home.resolve("make-users.sh"), config("redis-config", "make-users.sh"));
        ProcessBuilder users = new ProcessBuilder(
                "sh",
                home.resolve("make-users.sh").toString(),
                home.resolve("users.acl").toString());
        users.environment().put("REDIS_PASSWORD", PASSWORD);
        Process made = users.inheritIO().start();
        assertThat(made.waitFor(10, TimeUnit.SECONDS) && made.exitValue() == 0).isTrue();
        return Servers.shared().newServer("rediss", port -> {
            write(
                    home.resolve("redis.conf"),
                    here(config("redis-config", "redis.conf"))
                            .replace("bind * -::*", "bind 127.0.0.1")
                            .replace("tls-port 6379", "tls-port " + port)
                            .replace("dir /data", "dir " + home)
                            .replace("/run/redis", home.toString()));
            return List.of("redis-server", home.resolve("redis.conf").toString());
        });
    }

    private String here(String config) {
        return config.replaceAll(
                        "/etc/golden/(nats|redis)/tls/tls.crt",
                        certificates.certificate().toString())
                .replaceAll(
                        "/etc/golden/(nats|redis)/tls/tls.key",
                        certificates.key().toString())
                .replaceAll(
                        "/etc/golden/(nats|redis)/tls/ca.crt",
                        certificates.authority().toString());
    }

    private static String config(String name, String key) {
        return ManifestsDocument.base().stream()
                .filter(document ->
                        document.kind().equals("ConfigMap") && document.name().equals(name))
                .findFirst()
                .orElseThrow()
                .data(key);
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
