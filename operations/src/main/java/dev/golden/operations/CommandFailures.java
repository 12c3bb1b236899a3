package dev.golden.operations;

import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Tells a failure in one sentence, exit code 1. {@code GOLDEN_DEBUG} adds the stack trace. */
public final class CommandFailures implements IExecutionExceptionHandler {

    private final Map<String, String> environment;
    private final List<Class<? extends Exception>> told;

    /** @param told further exceptions whose message is the sentence for the user */
    public CommandFailures(Map<String, String> environment, List<Class<? extends Exception>> told) {
        this.environment = environment;
        this.told = told;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        if (failure instanceof OperationException || told.contains(failure.getClass())) {
            command.getErr().println("golden: " + failure.getMessage());
        } else {
            command.getErr().println("golden: unexpected " + failure);
        }
        if (environment.containsKey("GOLDEN_DEBUG")) {
            failure.printStackTrace(command.getErr());
        }
        return CommandLine.ExitCode.SOFTWARE;
    }
}
