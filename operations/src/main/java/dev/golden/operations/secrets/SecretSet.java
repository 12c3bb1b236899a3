package dev.golden.operations.secrets;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * All Secrets that the manifests name. What exists stays as it is; what belongs together (a service's password on both
 * of its ends) is always derived from one place.
 */
final class SecretSet {

    static final String PLATFORM = "golden-architecture";
    static final String SANDBOX = "golden-sandbox";
    static final List<String> SERVICES = List.of("orchestrator", "peer-hub", "supervisor", "sandbox", "dlq-worker");
    private static final List<String> SERVERS = List.of("postgres", "pgbouncer", "redis", "nats");

    private final Map<String, Secret> existing;
    private final Set<String> rotated;
    private final Randomness random;
    private final CertificateAuthority authority;
    private final String host;

    /**
     * @param existing by name
     * @param rotated names that get new values
     */
    SecretSet(
            Map<String, Secret> existing,
            Set<String> rotated,
            Randomness random,
            CertificateAuthority authority,
            String host) {
        this.existing = existing;
        this.rotated = rotated;
        this.random = random;
        this.authority = authority;
        this.host = host;
    }

    /** Names that may be rotated; the others follow from these. */
    static List<String> names() {
        List<String> names = new ArrayList<>(
                List.of("golden-jwt", "postgres-auth", "operations-auth", "redis-auth", "grafana-auth", "golden-ca"));
        SERVICES.forEach(service -> names.add(service + "-auth"));
        names.add("golden-tls");
        SERVERS.forEach(server -> names.add(server + "-tls"));
        return names;
    }

    /** Those that may be rotated, and those that follow from them. */
    static List<String> everyName() {
        List<String> names = new ArrayList<>(names());
        names.addAll(List.of("service-logins", "nats-auth", "pgbouncer-auth", "alertmanager-receivers"));
        return names;
    }

    List<Secret> all() {
        List<Secret> secrets = new ArrayList<>();
        Secret jwt = platform("golden-jwt", Map.of("JWT_SECRET", keep("golden-jwt", "JWT_SECRET", random::signingKey)));
        Secret redis = platform(
                "redis-auth", Map.of("REDIS_PASSWORD", keep("redis-auth", "REDIS_PASSWORD", random::password)));
        Secret ca = platform("golden-ca", Map.of("ca.crt", authority.certificatePem()));
        Secret ingress = certificate("golden-tls", List.of(host));
        secrets.addAll(List.of(jwt, redis, ca, ingress));

        String owner = keep("postgres-auth", "POSTGRES_PASSWORD", random::password);
        secrets.add(platform("postgres-auth", Map.of("POSTGRES_PASSWORD", owner)));
        Map<String, String> logins = new LinkedHashMap<>();
        Map<String, String> brokerUsers = new LinkedHashMap<>();
        StringBuilder poolerUsers = new StringBuilder();
        for (String service : SERVICES) {
            String variable = service.toUpperCase(Locale.ROOT).replace('-', '_') + "_PASSWORD";
            String login = service.replace('-', '_') + "_login";
            String database = keep(service + "-auth", "GOLDEN_POSTGRES_PASSWORD", random::password);
            String broker = keep(service + "-auth", "GOLDEN_NATS_PASSWORD", random::password);
            logins.put(variable, database);
            brokerUsers.put(variable, broker);
            poolerUsers
                    .append('"')
                    .append(login)
                    .append("\" \"")
                    .append(database)
                    .append("\"\n");
            secrets.add(Secret.opaque(
                    service.equals("sandbox") ? SANDBOX : PLATFORM,
                    service + "-auth",
                    access(login, database, service, broker)));
        }
        String operations = keep("operations-auth", "GOLDEN_NATS_PASSWORD", random::password);
        brokerUsers.put("OPERATIONS_PASSWORD", operations);
        secrets.add(platform("operations-auth", access("golden", owner, "operations", operations)));
        secrets.add(platform("service-logins", logins));
        secrets.add(platform("nats-auth", brokerUsers));
        secrets.add(platform("pgbouncer-auth", Map.of("userlist.txt", poolerUsers.toString())));
        secrets.add(platform(
                "grafana-auth",
                Map.of(
                        "GF_SECURITY_ADMIN_PASSWORD",
                        keep("grafana-auth", "GF_SECURITY_ADMIN_PASSWORD", random::password))));
        // Addresses of people, which only people know; empty ones switch the receiver off.
        secrets.add(platform(
                "alertmanager-receivers",
                Map.of(
                        "slack-url",
                                given("alertmanager-receivers", "slack-url").orElse(""),
                        "pagerduty-key",
                                given("alertmanager-receivers", "pagerduty-key").orElse(""))));
        SERVERS.forEach(server -> secrets.add(certificate(server + "-tls", names(server))));
        List.of(jwt, redis, ca, ingress).forEach(shared -> secrets.add(shared.in(SANDBOX)));
        return secrets;
    }

    private static Map<String, String> access(String login, String password, String user, String brokerPassword) {
        return Map.of(
                "GOLDEN_POSTGRES_USER", login,
                "GOLDEN_POSTGRES_PASSWORD", password,
                "GOLDEN_NATS_USER", user,
                "GOLDEN_NATS_PASSWORD", brokerPassword);
    }

    private static Secret platform(String name, Map<String, String> values) {
        return Secret.opaque(PLATFORM, name, values);
    }

    /** Kept while it comes from the present authority, names the right hosts and is not asked to change. */
    private Secret certificate(String name, List<String> hosts) {
        Secret present = existing.get(name);
        if (present != null && !rotated.contains(name) && holds(present, hosts)) {
            return Secret.tls(PLATFORM, name, present.values());
        }
        return Secret.tls(PLATFORM, name, authority.issue(hosts));
    }

    private boolean holds(Secret certificate, List<String> hosts) {
        return authority.certificatePem().equals(certificate.values().get("ca.crt"))
                && CertificateNames.of(certificate.values().getOrDefault("tls.crt", ""))
                        .equals(Set.copyOf(hosts));
    }

    private static List<String> names(String server) {
        String inNamespace = server + "." + PLATFORM;
        List<String> names = new ArrayList<>(
                List.of(server, inNamespace, inNamespace + ".svc", inNamespace + ".svc.cluster.local", "localhost"));
        if (server.equals("nats")) {
            String routes = "*.nats-headless";
            names.addAll(
                    List.of(routes, routes + "." + PLATFORM + ".svc", routes + "." + PLATFORM + ".svc.cluster.local"));
        }
        return names;
    }

    private String keep(String name, String key, Supplier<String> fresh) {
        return rotated.contains(name) ? fresh.get() : given(name, key).orElseGet(fresh);
    }

    private Optional<String> given(String name, String key) {
        return Optional.ofNullable(existing.get(name))
                .map(secret -> secret.values().get(key))
                .filter(value -> !value.isBlank());
    }
}
