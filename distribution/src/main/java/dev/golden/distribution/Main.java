package dev.golden.distribution;

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
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The command {@code golden} of the images. Exit codes: 0 done, 1 failed, 2 wrong usage. A command of {@code
 * operations} is listed here and in the local platform's class of the same name, so that both offer it.
 */
@Command(
        name = "golden",
        mixinStandardHelpOptions = true,
        version = "Golden Architecture 5.1.0",
        description = "Runs the services of the Golden Architecture platform and operates its deployment.",
        subcommands = {
            ServeCommand.class,
            RecordStartupCommand.class,
            // operations
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
    private @Nullable CommandSpec spec;

    public static void main(String[] args) {
        System.exit(commandLine(
                        new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                        new PrintWriter(System.err, true, StandardCharsets.UTF_8))
                .execute(args));
    }

    static CommandLine commandLine(PrintWriter out, PrintWriter err) {
        CommandLine commandLine = new CommandLine(new Main());
        commandLine.setOut(out);
        commandLine.setErr(err);
        commandLine.setDefaultValueProvider(new EnvironmentDefaults(System.getenv(), option -> Optional.empty()));
        commandLine.registerConverter(Service.class, Main::service);
        commandLine.setExecutionExceptionHandler(new CommandFailures(System.getenv(), List.of()));
        return commandLine;
    }

    @Override
    public void run() {
        if (spec != null) {
            spec.commandLine().usage(spec.commandLine().getOut());
        }
    }

    private static Service service(String label) {
        return Service.find(label)
                .orElseThrow(() -> new CommandLine.TypeConversionException(
                        "there is no service '" + label + "', but " + Arrays.toString(Service.values())));
    }
}
