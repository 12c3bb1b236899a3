package dev.golden.local;

import dev.golden.local.bench.HumanEvalBench;
import dev.golden.local.client.PlatformClient;
import dev.golden.local.state.LaunchException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measures a running platform.",
        subcommands = BenchCommand.HumanEval.class)
final class BenchCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        CommandSpec command = Objects.requireNonNull(spec);
        command.commandLine().usage(command.commandLine().getErr());
        return 2;
    }

    @Command(
            name = "humaneval",
            mixinStandardHelpOptions = true,
            description = "Submits each problem right and broken: right ones must be accepted, broken ones rejected.",
            footer = {"", "Goes on where an interrupted run ended. Exit code 1 unless all ended as expected."})
    static final class HumanEval implements Callable<Integer> {

        @Spec
        private @Nullable CommandSpec spec;

        @Mixin
        private DataDir dataDir = new DataDir();

        @Parameters(paramLabel = "FILE", description = "HumanEval.jsonl")
        private Path file = Path.of("HumanEval.jsonl");

        @Option(names = "--limit", paramLabel = "N", description = "Only the first N problems.")
        private int limit;

        @Option(
                names = "--window",
                paramLabel = "N",
                defaultValue = "8",
                description = "Tasks under way at a time (default: ${DEFAULT-VALUE}).")
        private int window = 8;

        @Option(names = "--fresh", description = "Start over instead of going on.")
        private boolean fresh;

        @Option(names = "--json", description = "Answer as JSON; progress goes to the error output.")
        private boolean json;

        @Override
        public Integer call() {
            CommandSpec command = Objects.requireNonNull(spec);
            if (!Files.isReadable(file)) {
                throw new LaunchException("The file " + file + " cannot be read.");
            }
            if (window < 1 || window > 256 || limit < 0) {
                throw new picocli.CommandLine.ParameterException(
                        command.commandLine(), "--window must be between 1 and 256, --limit not negative");
            }
            PrintWriter out = command.commandLine().getOut();
            PrintWriter progress = json ? command.commandLine().getErr() : out;
            HumanEvalBench.Summary summary = new HumanEvalBench(
                            PlatformClient.connect(dataDir.state(), Clock.systemUTC()),
                            new HumanEvalBench.Options(file, dataDir.state().folder("bench"), limit, window, fresh),
                            progress)
                    .run();
            if (json) {
                out.println(JsonMapper.shared().writeValueAsString(summary));
            }
            return summary.asExpected() ? 0 : 1;
        }
    }
}
