package dev.golden.local;

import dev.golden.local.platform.Control;
import dev.golden.local.platform.Service;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "stop",
        mixinStandardHelpOptions = true,
        description = "Drains and stops the platform, or one service of a platform that runs with --processes.")
final class StopCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private DataDir dataDir = new DataDir();

    @Parameters(arity = "0..1", paramLabel = "SERVICE", description = "Service to stop; all when left out.")
    private @Nullable String service;

    @Override
    public Integer call() {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        Control control = new Control(dataDir.state());
        if (service == null) {
            out.println(control.stopPlatform());
        } else {
            control.stopService(Service.named(service));
            out.println(service + " is stopped; `golden start " + service + "` starts it again.");
        }
        return 0;
    }
}
