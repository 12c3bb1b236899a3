package dev.golden.local;

import dev.golden.local.platform.PlatformDescription;
import dev.golden.local.platform.Preparation;
import dev.golden.local.state.LaunchException;
import dev.golden.local.state.StateFolder;
import dev.golden.messaging.BrokerAddress;
import dev.golden.messaging.StreamSetup;
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

@Command(
        name = "jetstream-setup",
        mixinStandardHelpOptions = true,
        description = "Creates or verifies the streams; changes nothing when run again, refuses to lose messages.",
        footer = {"", "Uses GOLDEN_NATS_URL, else the NATS of the running platform. Exit code 1 on a refused change."})
final class JetstreamSetupCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private DataDir dataDir = new DataDir();

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
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        LogFiles.silence();
        StreamSetup.Report report = Preparation.setUpStreams(BrokerAddress.of(natsUrl(dataDir.state())), replicas);
        out.print(json ? JsonMapper.shared().writeValueAsString(report) + "\n" : report.text());
        out.flush();
        boolean refused = report.streams().stream().anyMatch(stream -> stream.action() == StreamSetup.Action.REFUSED);
        return report.complete() && !refused ? 0 : 1;
    }

    /** @throws LaunchException when no NATS is named and no platform runs */
    static String natsUrl(StateFolder state) {
        String given = System.getenv("GOLDEN_NATS_URL");
        if (given != null && !given.isEmpty()) {
            return given;
        }
        PlatformDescription platform = PlatformDescription.find(state)
                .orElseThrow(() -> new LaunchException(
                        "No platform runs on " + state.root() + "; set GOLDEN_NATS_URL or start one."));
        return "nats://golden:" + state.secret("nats-password") + "@127.0.0.1:"
                + platform.ports().nats();
    }
}
