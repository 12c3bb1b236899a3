package dev.golden.operations.streams;

import dev.golden.messaging.StreamSetup;
import dev.golden.operations.CommandLogs;
import dev.golden.operations.OperationException;
import dev.golden.operations.connection.BrokerOption;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** Creates or verifies the streams; a deployment runs it as a Job before the services. */
@Command(
        name = "jetstream-setup",
        mixinStandardHelpOptions = true,
        description = "Creates or verifies the streams; changes nothing when run again, refuses to lose messages.",
        footer = {"", "Exit code 1 on a refused change or when a stream cannot be set up."})
public final class JetstreamSetupCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private BrokerOption broker = new BrokerOption();

    @Option(
            names = "--replicas",
            paramLabel = "N",
            defaultValue = "1",
            description = "Copies of each stream; 3 in a cluster (default: ${DEFAULT-VALUE}).")
    private int replicas = 1;

    @Option(names = "--json", description = "Answer as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        CommandLogs.silence();
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        StreamSetup.Report report = setUp();
        out.print(json ? JsonMapper.shared().writeValueAsString(report) + "\n" : report.text());
        out.flush();
        boolean refused = report.streams().stream().anyMatch(stream -> stream.action() == StreamSetup.Action.REFUSED);
        return report.complete() && !refused ? 0 : 1;
    }

    private StreamSetup.Report setUp() {
        try {
            return StreamSetup.run(broker.address(), replicas);
        } catch (IOException e) {
            throw new OperationException("NATS cannot be reached: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperationException("Interrupted while the streams were set up", e);
        }
    }
}
