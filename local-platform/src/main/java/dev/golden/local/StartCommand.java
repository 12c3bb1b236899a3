package dev.golden.local;

import dev.golden.local.platform.Control;
import dev.golden.local.platform.Service;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "start",
        mixinStandardHelpOptions = true,
        description = "Starts a service again that `golden stop SERVICE` stopped (platforms with --processes).")
final class StartCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private DataDir dataDir = new DataDir();

    @Parameters(paramLabel = "SERVICE", description = "Service to start.")
    private String service = "";

    @Override
    public Integer call() {
        new Control(dataDir.state()).startService(Service.named(service));
        Objects.requireNonNull(spec).commandLine().getOut().println(service + " is ready.");
        return 0;
    }
}
