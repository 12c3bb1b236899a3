package dev.golden.operations.connection;

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

    private static final Map<String, String> VARIABLES = Map.of(
            "--db", "GOLDEN_POSTGRES_URL",
            "--db-user", "GOLDEN_POSTGRES_USER",
            "--db-password", "GOLDEN_POSTGRES_PASSWORD",
            "--nats", "GOLDEN_NATS_URL",
            "--url", "GOLDEN_URL",
            "--token", "GOLDEN_TOKEN",
            "--jwt-secret", "JWT_SECRET");

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
