package dev.golden.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.golden.contracts.Stream;
import dev.golden.contracts.Subjects;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the configuration files of the servers say, against what the code does. */
class ManifestsServersTest {

    private static final Map<String, String> MODULES = Map.of(
            "orchestrator", "orchestrator-service",
            "peer-hub", "peer-hub-service",
            "supervisor", "supervisor-service",
            "sandbox", "sandbox-executor",
            "dlq-worker", "dlq-worker");
    private static final Pattern USED = Pattern.compile("Subjects\\.([A-Z_]+)");
    private static final Pattern STREAM = Pattern.compile("Stream\\.([A-Z]+),\\s*\"([a-z-]+)\"");

    /** A subject that the code names and the broker refuses would fail in a cluster only. */
    @Test
    void theBrokerAllowsWhatTheCodeUses() throws Exception {
        Map<String, String> users = users();
        for (Map.Entry<String, String> service : MODULES.entrySet()) {
            String allowed = users.getOrDefault(service.getKey(), "");
            for (String constant : found(USED, service.getValue())) {
                String subject = subject(constant);
                boolean covered = allowed.contains("." + subject + "\"")
                        || allowed.contains("\"" + subject + "\"")
                        || allowed.contains("\"" + subject.substring(0, subject.indexOf('.')) + ".>\"");
                assertThat(covered).as("%s uses %s", service.getKey(), subject).isTrue();
            }
            assertThat(allowed).contains("\"dlq.message.dead.v1\"", "\"_INBOX_" + service.getKey() + ".>\"");
            for (String consumer : found(STREAM, service.getValue())) {
                assertThat(allowed)
                        .as(service.getKey())
                        .contains("\"$JS.API.CONSUMER.MSG.NEXT." + consumer + "\"", "\"$JS.ACK." + consumer + ".>\"");
            }
        }
    }

    @Test
    void noServiceMayTouchStreams() {
        users().forEach((user, permissions) -> {
            if (!user.equals("operations")) {
                assertThat(permissions)
                        .as(user)
                        .doesNotContain(
                                "STREAM.CREATE", "STREAM.DELETE", "STREAM.PURGE", "\"$JS.>", "\"$JS.API.>", "[\">");
            }
        });
    }

    @Test
    void theBrokersDiskHoldsAllStreams() {
        String conf = data("nats-config", "nats.conf");
        long gigabytes = Long.parseLong(match(conf, "max_file_store: (\\d+)GB"));
        long streams =
                Arrays.stream(Stream.values()).mapToLong(Stream::maxBytes).sum();
        assertThat(gigabytes << 30).isGreaterThan(streams);
    }

    @Test
    void theDatabaseHasRoomForThePoolers() {
        int most = Integer.parseInt(match(data("postgres-config", "postgresql.conf"), "max_connections = (\\d+)"));
        int pool = Integer.parseInt(match(data("pgbouncer-config", "pgbouncer.ini"), "default_pool_size = (\\d+)"));
        int poolers =
                document("Deployment", "pgbouncer").spec().path("replicas").asInt();
        // One more of them while it is rolled out, and room for jobs and people.
        assertThat(most).isGreaterThanOrEqualTo(poolers * MODULES.size() * pool + 20);
    }

    @Test
    void theServersKeepWhatTheyWereTold() {
        assertThat(data("postgres-config", "postgresql.conf"))
                .contains("synchronous_commit = on", "ssl = on", "archive_mode = on", "log_min_duration_statement");
        assertThat(data("pgbouncer-config", "pgbouncer.ini"))
                .contains("pool_mode = transaction", "max_prepared_statements", "server_tls_sslmode = verify-full");
        assertThat(data("golden-config", "GOLDEN_DATABASE_ROLE")).isEmpty();
        assertThat(data("golden-config", "GOLDEN_POSTGRES_URL")).contains("sslmode=verify-full");
    }

    private static Map<String, String> users() {
        Map<String, String> users = new TreeMap<>();
        String conf = data("nats-config", "users.conf");
        for (String part : conf.split("(?=user: \")")) {
            if (part.startsWith("user: \"")) {
                users.put(part.substring(7, part.indexOf('"', 7)), part);
            }
        }
        assertThat(users.keySet())
                .containsExactlyInAnyOrder(
                        "orchestrator", "peer-hub", "supervisor", "sandbox", "dlq-worker", "operations");
        return users;
    }

    private static Set<String> found(Pattern pattern, String module) throws IOException {
        Set<String> found = new TreeSet<>();
        try (java.util.stream.Stream<Path> files = Files.walk(Repository.file(module + "/src/main/java"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                Matcher matcher = pattern.matcher(Files.readString(file));
                while (matcher.find()) {
                    found.add(matcher.groupCount() == 1 ? matcher.group(1) : matcher.group(1) + "." + matcher.group(2));
                }
            }
        }
        assertThat(found).as(module).isNotEmpty();
        return found;
    }

    private static String subject(String constant) throws ReflectiveOperationException {
        var field = Subjects.class.getField(constant);
        assertThat(Modifier.isStatic(field.getModifiers())).isTrue();
        return String.valueOf(field.get(null));
    }

    private static String match(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(pattern).isTrue();
        return matcher.group(1);
    }

    private static String data(String configMap, String key) {
        return document("ConfigMap", configMap).data(key);
    }

    private static ManifestsDocument document(String kind, String name) {
        List<ManifestsDocument> found = ManifestsDocument.base().stream()
                .filter(document ->
                        document.kind().equals(kind) && document.name().equals(name))
                .toList();
        assertThat(found).as("%s %s", kind, name).isNotEmpty();
        return found.getFirst();
    }
}
