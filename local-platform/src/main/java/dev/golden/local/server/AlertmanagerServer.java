package dev.golden.local.server;

import dev.golden.local.state.StateFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Alertmanager on this machine: shows what fires, and tells one webhook when there is one. */
public final class AlertmanagerServer implements AutoCloseable {

    private final ChildProcess child;
    private final int port;

    /** @param webhook address that is told of each alert and of its end */
    public AlertmanagerServer(StateFolder state, int port, @Nullable String webhook, Duration restartDelay) {
        this.port = port;
        Path folder = state.folder("alertmanager");
        String receiver = webhook == null ? "" : "webhook_configs: [{url: \"" + webhook + "\", send_resolved: true}]";
        Path config = LocalServer.configure(folder.resolve("alertmanager.yaml"), """
                route:
                  receiver: local
                  group_by: [alertname, severity]
                  group_wait: 1s
                  group_interval: 1s
                  repeat_interval: 1h
                receivers:
                  - name: local
                    %s
                """.formatted(receiver));
        child = LocalServer.child(
                state,
                "alertmanager",
                List.of(
                        LocalServer.program("prometheus-alertmanager", "prometheus-alertmanager")
                                .toString(),
                        "--config.file=" + config,
                        "--storage.path=" + folder.resolve("data"),
                        "--cluster.listen-address=",
                        "--web.listen-address=127.0.0.1:" + port),
                "TERM",
                restartDelay);
    }

    public void start() {
        LocalServer.startAndAwait(child, () -> LocalServer.isOk("http://127.0.0.1:" + port + "/-/ready"));
    }

    public String url() {
        return "http://localhost:" + port;
    }

    @Override
    public void close() {
        child.stop(Duration.ofSeconds(10));
    }
}
