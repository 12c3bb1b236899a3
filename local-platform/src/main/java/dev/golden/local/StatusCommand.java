package dev.golden.local;

import dev.golden.local.client.PlatformClient;
import dev.golden.local.platform.PlatformDescription;
import dev.golden.local.platform.Readiness;
import dev.golden.local.platform.Service;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Says what runs and whether it is ready; exit code 1 when something is not.")
final class StatusCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private DataDir dataDir = new DataDir();

    @Option(names = "--json", description = "Answer as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        if (System.getenv("GOLDEN_URL") != null) {
            return remote(out);
        }
        Optional<PlatformDescription> found = PlatformDescription.find(dataDir.state());
        if (found.isEmpty()) {
            out.println(
                    json
                            ? "{\"running\":false}"
                            : "No platform runs on " + dataDir.state().root() + ".");
            return 1;
        }
        PlatformDescription platform = found.get();
        Map<String, Boolean> ready = new LinkedHashMap<>();
        for (Service service : Service.values()) {
            ready.put(service.label(), Readiness.isReady(platform.ports().of(service)));
        }
        if (json) {
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("running", true);
            answer.put("url", platform.url());
            answer.put("pid", platform.pid());
            answer.put("processes", platform.processes());
            answer.put("started_at", platform.startedAt());
            answer.put("ready", ready);
            out.println(JsonMapper.shared().writeValueAsString(answer));
        } else {
            out.printf(
                    "%s  process %d, %s, since %s%n",
                    platform.url(),
                    platform.pid(),
                    platform.processes() ? "one process per service" : "all services in one process",
                    platform.startedAt());
            for (Service service : Service.values()) {
                out.printf(
                        "  %-14s port %-6d %s%n",
                        service.label(),
                        platform.ports().of(service),
                        Boolean.TRUE.equals(ready.get(service.label())) ? "ready" : "not ready");
            }
        }
        return ready.containsValue(false) ? 1 : 0;
    }

    private int remote(PrintWriter out) {
        PlatformClient.Answer answer = PlatformClient.connect(dataDir.state(), Clock.systemUTC())
                .as("VIEWER", "acme")
                .get("/health");
        out.println(answer.body().toString());
        return answer.status() == 200 ? 0 : 1;
    }
}
