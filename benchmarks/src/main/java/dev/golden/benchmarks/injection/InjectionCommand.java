package dev.golden.benchmarks.injection;

import dev.golden.operations.OperationException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Entry point. Exit codes: 0 done, 1 failed with one sentence, 2 wrong usage. */
@Command(
        name = "injection",
        mixinStandardHelpOptions = true,
        description = "Trains and evaluates the injection screen.",
        subcommands = {TrainCommand.class, EvaluateCommand.class, LatencyCommand.class})
public final class InjectionCommand {

    private InjectionCommand() {}

    /** Runs a subcommand and exits. */
    public static void main(String[] args) {
        CommandLine line = new CommandLine(new InjectionCommand());
        line.setExecutionExceptionHandler((failure, command, result) -> {
            if (failure instanceof OperationException) {
                command.getErr().println("injection: " + failure.getMessage());
                return 1;
            }
            throw failure;
        });
        System.exit(line.execute(args));
    }
}
