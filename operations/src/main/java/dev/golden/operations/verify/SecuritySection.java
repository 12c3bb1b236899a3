package dev.golden.operations.verify;

import static dev.golden.operations.verify.Need.API;
import static dev.golden.operations.verify.Need.BROKER;
import static dev.golden.operations.verify.Need.CALLER;
import static dev.golden.operations.verify.Need.CLUSTER;
import static dev.golden.operations.verify.Need.DATABASE;
import static dev.golden.operations.verify.Need.REDIS;
import static dev.golden.operations.verify.Need.SECRET;

import java.util.List;

/** Pre-Deployment Security. */
final class SecuritySection {

    private static final String HEADING = "Pre-Deployment Security";

    private SecuritySection() {}

    static List<Part> parts() {
        return List.of(
                new Part(HEADING, "Secrets & Configuration")
                        .line(
                                "jwt-secret",
                                "Generate strong JWT secret: `openssl rand -hex 32`",
                                SecretChecks::signingSecret,
                                API)
                        .line(
                                "jwt-secret-stored",
                                "Store JWT_SECRET in K8s secrets (not .env)",
                                SecretChecks::storedSecret,
                                CLUSTER)
                        .line(
                                "database-passwords",
                                "Rotate default database passwords",
                                SecretChecks::databasePasswords,
                                DATABASE)
                        .line("tls", "Configure TLS certificates for all endpoints", SecretChecks::endpoints, API)
                        .line(
                                "database-rights",
                                "Review and restrict database user permissions",
                                RightsChecks::database,
                                DATABASE)
                        .line("database-ssl", "Enable PostgreSQL SSL connections", SecretChecks::databaseSsl, DATABASE)
                        .line("redis-auth", "Configure Redis AUTH password", SecretChecks::redisPassword, REDIS)
                        .line("nats-auth", "Verify NATS authentication enabled", SecretChecks::brokerLogin, BROKER),
                new Part(HEADING, "Security Hardening")
                        .line("rbac", "Review all RBAC permissions", RightsChecks::permissions, API, CALLER)
                        .active(
                                "rate-limit-roles",
                                "Test rate limiting for all roles",
                                SecurityTrials::limitsEnforced,
                                API,
                                SECRET)
                        .active(
                                "sandbox-isolation",
                                "Verify sandbox isolation (try to break out)",
                                SandboxTrials::isolation,
                                API,
                                CALLER)
                        .human(
                                "zap",
                                "Run OWASP ZAP security scan",
                                "docker run -t ghcr.io/zaproxy/zaproxy:stable zap-api-scan.py -t https://HOST/v3/api-docs -f openapi")
                        .active("injection", "Test LLM injection prevention", SecurityTrials::injection, API, CALLER)
                        .line("audit", "Verify audit logging captures all actions", DatabaseChecks::audited, DATABASE)
                        .active(
                                "breaker-scenarios",
                                "Test circuit breaker failure scenarios",
                                BreakerTrials::steered,
                                API,
                                CALLER)
                        .line(
                                "firewall",
                                "Enable firewall rules for all services",
                                deployment -> Result.of(
                                        deployment.cluster().isolation().faults(), "both namespaces deny by default"),
                                CLUSTER));
    }
}
