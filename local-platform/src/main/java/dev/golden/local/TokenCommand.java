package dev.golden.local;

import dev.golden.local.client.PlatformClient;
import dev.golden.operations.token.AccessToken;
import dev.golden.security.Role;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "token",
        mixinStandardHelpOptions = true,
        description = "Prints a bearer token and nothing else.",
        footer = {"", "Signed with JWT_SECRET, else with the secret of the data folder."})
final class TokenCommand implements Callable<Integer> {

    private static final Duration MAX_LIFETIME = Duration.ofDays(30);

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private DataDir dataDir = new DataDir();

    @Option(names = "--role", required = true, paramLabel = "R", description = "${COMPLETION-CANDIDATES}")
    private @Nullable Role role;

    @Option(names = "--tenant", required = true, paramLabel = "T", description = "Tenant it acts for.")
    private String tenant = "";

    @Option(names = "--subject", paramLabel = "S", description = "Who it is (default: the role in lower case).")
    private @Nullable String subject;

    @Option(
            names = "--ttl",
            paramLabel = "D",
            defaultValue = "1h",
            description = "How long it holds, at most 30 days (default: ${DEFAULT-VALUE}).")
    private Duration ttl = Duration.ofHours(1);

    @Override
    public Integer call() {
        CommandSpec command = Objects.requireNonNull(spec);
        String name = Objects.requireNonNull(role).name();
        if (!tenant.matches("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")) {
            throw new ParameterException(
                    command.commandLine(), "--tenant must be letters, digits, '_', '.' or '-', at most 64");
        }
        if (ttl.compareTo(MAX_LIFETIME) > 0 || ttl.isZero()) {
            throw new ParameterException(command.commandLine(), "--ttl must be between 1s and 30d");
        }
        command.commandLine()
                .getOut()
                .println(AccessToken.mint(
                        PlatformClient.requireSecret(dataDir.state()),
                        name,
                        tenant,
                        subject == null ? name.toLowerCase(Locale.ROOT) : subject,
                        ttl,
                        Clock.systemUTC().instant()));
        return 0;
    }
}
