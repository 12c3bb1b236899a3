package dev.golden.operations.verify;

import dev.golden.messaging.BrokerProbe;
import dev.golden.operations.preflight.SecretStrength;
import dev.golden.operations.token.AccessToken;
import dev.golden.operations.verify.cluster.Cluster;
import dev.golden.operations.verify.system.Redis;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Secrets, logins and encryption. */
final class SecretChecks {

    /** Values that are in every guide; a deployment that takes one of them is anybody's. */
    private static final List<String> WELL_KNOWN = List.of(
            "0123456789abcdef0123456789abcdef",
            "changemechangemechangemechangeme",
            "your-256-bit-secret-your-256-bit-secret");

    private static final List<String> DEFAULT_PASSWORDS =
            List.of("golden", "postgres", "password", "changeme", "admin", "secret");
    private static final List<String> LOGINS = List.of(
            "golden",
            "postgres",
            "orchestrator_login",
            "peer_hub_login",
            "supervisor_login",
            "sandbox_login",
            "dlq_worker_login");
    private static final String NOT_LOCAL = "not local: ";

    private SecretChecks() {}

    static Result signingSecret(Deployment deployment) {
        Optional<String> secret = Optional.ofNullable(deployment.secret());
        if (secret.isEmpty() && deployment.has(Need.CLUSTER)) {
            secret = deployment
                    .cluster()
                    .secret(Cluster.NAMESPACE, "golden-jwt")
                    .map(values -> values.getOrDefault("JWT_SECRET", ""));
        }
        List<String> faults = new ArrayList<>();
        secret.flatMap(SecretStrength::weakness).ifPresent(weakness -> faults.add("JWT_SECRET " + weakness));
        for (String sample : WELL_KNOWN) {
            String forged = AccessToken.mint(
                    sample,
                    "ADMIN",
                    "platform",
                    "verify",
                    Duration.ofMinutes(1),
                    deployment.clock().instant());
            int status = deployment.api().bearing(forged).get("/health").status();
            if (status != 401) {
                faults.add("a token signed with a value from the guides is answered with " + status);
            }
        }
        return Result.of(
                faults,
                secret.isPresent()
                        ? "32 bytes or more, no sample; tokens of well-known secrets are refused"
                        : "tokens of well-known secrets are refused; the secret itself was not given");
    }

    static Result storedSecret(Deployment deployment) {
        List<String> faults = new ArrayList<>(deployment.cluster().literalSecrets());
        for (String namespace : Cluster.NAMESPACES) {
            Map<String, String> values =
                    deployment.cluster().secret(namespace, "golden-jwt").orElse(Map.of());
            if (!values.containsKey("JWT_SECRET")) {
                faults.add("Secret golden-jwt is missing in " + namespace);
            }
        }
        return Result.of(faults, "Secret golden-jwt; no container has a secret as plain text");
    }

    static Result databasePasswords(Deployment deployment) throws SQLException {
        List<String> faults = new ArrayList<>();
        String url = deployment.targets().databaseUrl();
        for (String login : LOGINS) {
            for (String password : DEFAULT_PASSWORDS) {
                if (opens(url, login, password)) {
                    faults.add(login + " can log in with a default password");
                    break;
                }
            }
        }
        if (deployment.database().isTrue("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
                && deployment.database().number("""
                        SELECT count(*) FROM pg_hba_file_rules
                        WHERE auth_method = 'trust' AND type <> 'local'""") > 0) {
            faults.add("pg_hba.conf trusts callers without a password");
        }
        return Result.of(faults, "no login has a default password");
    }

    private static boolean opens(String url, String login, String password) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, login, password)) {
            return connection.isValid(2);
        } catch (SQLException e) {
            if (Objects.requireNonNullElse(e.getSQLState(), "").startsWith("28")) {
                return false;
            }
            // Without such a user or such a database the server, or PgBouncer, says so in other ways.
            if (Objects.requireNonNullElse(e.getSQLState(), "").startsWith("08")) {
                return false;
            }
            throw e;
        }
    }

    static Result databaseSsl(Deployment deployment) throws SQLException {
        boolean encrypted = deployment
                .database()
                .isTrue("SELECT coalesce((SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), FALSE)");
        if (!encrypted && Deployment.isLoopback(deployment.targets().databaseUrl())) {
            return Result.skip(NOT_LOCAL + "the database is reached over the loopback interface only");
        }
        String mode = deployment.targets().databaseUrl().contains("sslmode=verify-full") ? "verify-full" : "unverified";
        return Result.when(
                encrypted, "this connection is encrypted (" + mode + ")", "this connection is not encrypted");
    }

    static Result redisPassword(Deployment deployment) {
        return Result.when(
                !Redis.admitsAnonymous(
                        Objects.requireNonNull(deployment.targets().redis()),
                        deployment.targets().ca()),
                "without a password nobody is answered",
                "Redis answers callers without a password");
    }

    static Result brokerLogin(Deployment deployment) throws Exception {
        return Result.when(
                !BrokerProbe.admitsAnonymous(deployment.brokerAddress()),
                "without a login nobody is let in",
                "the broker lets in callers without a login");
    }

    static Result endpoints(Deployment deployment) {
        List<String> faults = new ArrayList<>();
        if (deployment.has(Need.CLUSTER)) {
            faults.addAll(deployment.cluster().plainIngresses());
        }
        if (deployment.isLocal()) {
            return faults.isEmpty()
                    ? Result.skip(NOT_LOCAL + "everything listens on this machine's loopback interface only")
                    : Result.of(faults, "");
        }
        if (!deployment.api().url().startsWith("https://")) {
            faults.add("the API is reached without TLS");
        } else {
            // A certificate that is not trusted, not for this host or expired fails here.
            deployment.api().get("/health/live");
        }
        if (deployment.has(Need.BROKER) && !deployment.brokerAddress().url().contains("tls://")) {
            faults.add("the broker is reached without TLS");
        }
        String redis = deployment.targets().redis();
        if (redis != null && !redis.startsWith("rediss://")) {
            faults.add("Redis is reached without TLS");
        }
        return Result.of(faults, "the certificates are valid");
    }
}
