package dev.golden.local;

import dev.golden.local.client.PlatformClient;
import dev.golden.local.demo.Demo;
import dev.golden.local.demo.PoisonMessage;
import java.io.PrintWriter;
import java.time.Clock;
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
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Plays honest cases and shows what becomes of each; exit code 1 when one ends otherwise.")
final class DemoCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private DataDir dataDir = new DataDir();

    @Option(names = "--json", description = "Answer as JSON; progress goes to the error output.")
    private boolean json;

    @Override
    public Integer call() {
        CommandSpec command = Objects.requireNonNull(spec);
        LogFiles.silence();
        PrintWriter out = command.commandLine().getOut();
        Demo demo = new Demo(
                PlatformClient.connect(dataDir.state(), Clock.systemUTC()),
                new PoisonMessage(() -> LocalDefaults.natsUrl(dataDir.state())),
                json ? command.commandLine().getErr() : out);
        Demo.Summary summary = demo.run();
        if (json) {
            out.println(JsonMapper.shared().writeValueAsString(summary));
        }
        return summary.asAnnounced() ? 0 : 1;
    }
}
