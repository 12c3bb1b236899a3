package dev.golden.local;

import dev.golden.local.platform.Control;
import dev.golden.local.platform.Service;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "restart",
        mixinStandardHelpOptions = true,
        description = {
            "Restarts services one after the other while the platform goes on serving (platforms with --processes).",
            "A stand-in takes the requests until the service is back on its own port."
        })
final class RestartCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private DataDir dataDir = new DataDir();

    @Parameters(arity = "0..*", paramLabel = "SERVICE", description = "Services to restart; all when left out.")
    private List<String> services = List.of();

    @Override
    public Integer call() {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        List<Service> wanted = services.isEmpty()
                ? Arrays.asList(Service.values())
                : services.stream().map(Service::named).toList();
        Control control = new Control(dataDir.state());
        for (Service service : wanted) {
            long start = System.nanoTime();
            control.restartService(service);
            out.printf(Locale.ROOT, "%-14s restarted in %.1f s%n", service.label(), (System.nanoTime() - start) / 1e9);
            out.flush();
        }
        return 0;
    }
}
