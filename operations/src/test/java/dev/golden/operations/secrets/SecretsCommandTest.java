package dev.golden.operations.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SecretsCommandTest {

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void bothEndsOfAPasswordAgree() {
        assertThat(run()).isZero();
        Map<String, Secret> secrets = new SecretFolder(folder).read();
        for (String service : SecretSet.SERVICES) {
            Secret own = Objects.requireNonNull(secrets.get(service + "-auth"));
            String variable = service.toUpperCase(java.util.Locale.ROOT).replace('-', '_') + "_PASSWORD";
            assertThat(value(secrets, "service-logins", variable))
                    .isEqualTo(own.values().get("GOLDEN_POSTGRES_PASSWORD"));
            assertThat(value(secrets, "nats-auth", variable))
                    .isEqualTo(own.values().get("GOLDEN_NATS_PASSWORD"));
            assertThat(value(secrets, "pgbouncer-auth", "userlist.txt"))
                    .contains("\"" + own.values().get("GOLDEN_POSTGRES_USER") + "\" \""
                            + own.values().get("GOLDEN_POSTGRES_PASSWORD") + "\"");
        }
        assertThat(value(secrets, "operations-auth", "GOLDEN_POSTGRES_PASSWORD"))
                .isEqualTo(value(secrets, "postgres-auth", "POSTGRES_PASSWORD"));
        assertThat(value(secrets, "golden-jwt", "JWT_SECRET")).matches("[0-9a-f]{64}");
        assertThat(value(secrets, "redis-auth", "REDIS_PASSWORD")).matches("[A-Za-z][A-Za-z0-9]{39}");
        assertThat(folder.resolve("golden-sandbox.golden-jwt.yaml")).exists();
    }

    @Test
    void certificatesComeFromTheAuthorityAndNameTheirServers() throws Exception {
        run("--host", "golden.example.org");
        Map<String, Secret> secrets = new SecretFolder(folder).read();
        X509Certificate authority = certificate(value(secrets, "golden-ca", "ca.crt"));
        for (String server : List.of("postgres", "pgbouncer", "redis", "nats", "golden")) {
            X509Certificate certificate = certificate(value(secrets, server + "-tls", "tls.crt"));
            PKIXParameters trust = new PKIXParameters(Set.of(new TrustAnchor(authority, null)));
            trust.setRevocationEnabled(false);
            // Throws when the chain does not hold.
            CertPathValidator.getInstance("PKIX")
                    .validate(CertificateFactory.getInstance("X.509").generateCertPath(List.of(certificate)), trust);
        }
        assertThat(CertificateNames.of(value(secrets, "redis-tls", "tls.crt")))
                .contains("redis.golden-architecture.svc", "localhost");
        assertThat(CertificateNames.of(value(secrets, "golden-tls", "tls.crt"))).containsExactly("golden.example.org");
    }

    @Test
    void aSecondRunKeepsEverythingAndRotationChangesOnlyWhatIsNamed() throws IOException {
        run();
        Map<String, String> first = files();
        run();
        assertThat(files()).isEqualTo(first);

        assertThat(run("--rotate", "peer-hub-auth")).isZero();
        Map<String, String> rotated = files();
        assertThat(rotated.keySet()).isEqualTo(first.keySet());
        assertThat(rotated.keySet().stream().filter(file -> !Objects.equals(rotated.get(file), first.get(file))))
                .containsExactlyInAnyOrder(
                        "golden-architecture.peer-hub-auth.yaml",
                        "golden-architecture.service-logins.yaml",
                        "golden-architecture.nats-auth.yaml",
                        "golden-architecture.pgbouncer-auth.yaml");
    }

    @Test
    void aNewAuthorityIssuesNewCertificates() throws IOException {
        run();
        Map<String, String> first = files();
        run("--rotate", "golden-ca");
        assertThat(files().get("golden-architecture.redis-tls.yaml"))
                .isNotEqualTo(first.get("golden-architecture.redis-tls.yaml"));
        assertThat(files().get("golden-architecture.redis-auth.yaml"))
                .isEqualTo(first.get("golden-architecture.redis-auth.yaml"));
    }

    @Test
    void nobodyElseMayReadThemAndNothingIsPrinted() throws IOException {
        run("--json");
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .as(file.toString())
                        .isEqualTo("rw-------");
            }
        }
        Map<String, Secret> secrets = new SecretFolder(folder).read();
        secrets.values()
                .forEach(secret -> secret.values()
                        .values()
                        .forEach(value -> assertThat(
                                        value.length() < 20 || !out.toString().contains(value))
                                .as(secret.name())
                                .isTrue()));
    }

    @Test
    void refusesAFolderThatWouldBeCommitted() throws Exception {
        new ProcessBuilder("git", "init", "-q", folder.toString()).start().waitFor();
        assertThat(run("--out", folder.resolve("inside").toString())).isEqualTo(1);
        assertThat(err.toString()).contains("would be committed");
        Files.writeString(folder.resolve(".gitignore"), "inside/\n");
        assertThat(run("--out", folder.resolve("inside").toString())).isZero();
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThat(run("--rotate", "golden-jvt")).isEqualTo(2);
        assertThat(err.toString()).contains("--rotate knows no golden-jvt");
        assertThat(run("--host", "no host")).isEqualTo(2);
    }

    @Test
    void aLostAuthorityKeyIsSaidNotReplaced() throws IOException {
        run();
        Files.delete(folder.resolve("ca.key"));
        assertThat(run()).isEqualTo(1);
        assertThat(err.toString()).contains("ca.key is missing");
    }

    private int run(String... arguments) {
        CommandLine command = new CommandLine(new SecretsCommand());
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(err, true));
        command.setExecutionExceptionHandler((failure, line, parsed) -> {
            line.getErr().println(failure.getMessage());
            return 1;
        });
        boolean elsewhere = List.of(arguments).contains("--out");
        String[] all = elsewhere
                ? arguments
                : Stream.concat(Stream.of("--out", folder.toString()), Stream.of(arguments))
                        .toArray(String[]::new);
        return command.execute(all);
    }

    private Map<String, String> files() throws IOException {
        Map<String, String> texts = new java.util.TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                texts.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return texts;
    }

    private static String value(Map<String, Secret> secrets, String name, String key) {
        return Objects.requireNonNull(
                Objects.requireNonNull(secrets.get(name)).values().get(key));
    }

    private static X509Certificate certificate(String pem) throws Exception {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    }
}
