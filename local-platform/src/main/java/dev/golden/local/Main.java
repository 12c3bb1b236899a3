package dev.golden.local;

import dev.golden.local.state.LaunchException;
import dev.golden.operations.CommandFailures;
import dev.golden.operations.auditlog.AuditCommand;
import dev.golden.operations.backup.BackupCommand;
import dev.golden.operations.backup.RestoreCommand;
import dev.golden.operations.connection.EnvironmentDefaults;
import dev.golden.operations.schema.MigrateCommand;
import dev.golden.operations.secrets.SecretsCommand;
import dev.golden.operations.streams.JetstreamSetupCommand;
import dev.golden.operations.verify.VerifyCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code golden}. Exit codes: 0 done, 1 failed, 2 wrong usage. */
@Command(
        name = "golden",
        mixinStandardHelpOptions = true,
        version = "Golden Architecture 5.1.0",
        description = "Runs and examines the Golden Architecture platform.",
        footer = {
            "",
            "GOLDEN_URL and GOLDEN_TOKEN point the commands at any deployment.",
            "GOLDEN_DATA_DIR names the data folder of the platform on this machine, when it is not .golden.",
            "GOLDEN_POSTGRES_URL, GOLDEN_REDIS_URL and GOLDEN_NATS_URL name servers to use instead of own ones.",
            "`golden test` builds and tests everything; `golden COMMAND --help` explains a command."
        },
        subcommands = {
            UpCommand.class,
            StatusCommand.class,
            StopCommand.class,
            StartCommand.class,
            RestartCommand.class,
            LogsCommand.class,
            TokenCommand.class,
            DemoCommand.class,
            BenchCommand.class,
            ModelStubCommand.class,
            // operations: the images' Main lists them too
            MigrateCommand.class,
            JetstreamSetupCommand.class,
            SecretsCommand.class,
            VerifyCommand.class,
            BackupCommand.class,
            RestoreCommand.class,
            AuditCommand.class
        })
public final class Main implements Runnable {

    @CommandLine.Spec
    private CommandLine.Model.@org.jspecify.annotations.Nullable CommandSpec spec;

    public static void main(String[] args) {
        int code = commandLine(
                        new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                        new PrintWriter(System.err, true, StandardCharsets.UTF_8))
                .execute(args);
        System.exit(code);
    }

    static CommandLine commandLine(PrintWriter out, PrintWriter err) {
        CommandLine commandLine = new CommandLine(new Main());
        // Starts servers, which the images cannot.
        Objects.requireNonNull(commandLine.getSubcommands().get("backup")).addSubcommand(new BackupDrillCommand());
        commandLine.setOut(out);
        commandLine.setErr(err);
        commandLine.setDefaultValueProvider(
                new EnvironmentDefaults(System.getenv(), new LocalDefaults(System.getenv())::find));
        commandLine.registerConverter(java.time.Duration.class, Durations::parse);
        commandLine.setExecutionExceptionHandler(new CommandFailures(System.getenv(), List.of(LaunchException.class)));
        return commandLine;
    }

    @Override
    public void run() {
        if (spec != null) {
            spec.commandLine().usage(spec.commandLine().getOut());
        }
    }
}
