package dev.golden.operations.auditlog;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code golden audit}. */
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        description = "Examines the audit log.",
        subcommands = AuditVerifyCommand.class)
public final class AuditCommand implements Runnable {

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        CommandSpec command = Objects.requireNonNull(spec);
        command.commandLine().usage(command.commandLine().getOut());
    }
}
