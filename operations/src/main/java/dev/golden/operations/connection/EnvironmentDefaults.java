package dev.golden.operations.connection;

import static java.util.Map.entry;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Defaults of the connection options: the environment's variable, else what the surroundings know. The options' own
 * defaults stay for all others.
 */
public final class EnvironmentDefaults implements IDefaultValueProvider {

    private static final Map<String, String> VARIABLES = Map.ofEntries(
            entry("--db", "GOLDEN_POSTGRES_URL"),
            entry("--db-user", "GOLDEN_POSTGRES_USER"),
            entry("--db-password", "GOLDEN_POSTGRES_PASSWORD"),
            entry("--nats", "GOLDEN_NATS_URL"),
            entry("--nats-user", "GOLDEN_NATS_USER"),
            entry("--nats-password", "GOLDEN_NATS_PASSWORD"),
            entry("--ca", "GOLDEN_TLS_CA"),
            entry("--redis", "GOLDEN_REDIS_URL"),
            entry("--url", "GOLDEN_URL"),
            entry("--metrics", "GOLDEN_METRICS_URLS"),
            entry("--prometheus", "GOLDEN_PROMETHEUS_URL"),
            entry("--token", "GOLDEN_TOKEN"),
            entry("--jwt-secret", "JWT_SECRET"));

    private final Map<String, String> environment;
    private final Function<String, Optional<String>> surroundings;

    /** @param surroundings value for an option's name when the environment says nothing */
    public EnvironmentDefaults(Map<String, String> environment, Function<String, Optional<String>> surroundings) {
        this.environment = environment;
        this.surroundings = surroundings;
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        if (!(argument instanceof OptionSpec option) || !VARIABLES.containsKey(option.longestName())) {
            return null;
        }
        String value = environment.get(VARIABLES.get(option.longestName()));
        if (value != null && !value.isBlank()) {
            return value;
        }
        return surroundings.apply(option.longestName()).orElse(null);
    }
}
