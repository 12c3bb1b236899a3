package dev.golden.local;

import dev.golden.local.platform.LocalPlatform;
import dev.golden.local.platform.Monitoring;
import dev.golden.local.platform.Ports;
import dev.golden.local.platform.Progress;
import dev.golden.local.platform.Service;
import dev.golden.local.state.LaunchException;
import dev.golden.local.state.StateFolder;
import dev.golden.operations.token.AccessToken;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = "Starts the whole platform on this machine and keeps it running until Ctrl-C.",
        footer = {
            "",
            "Ports: the edge on P, the five services on P+1 to P+5, Postgres P+10, Redis P+11, NATS P+12,",
            "with --monitoring Prometheus P+13 and Alertmanager P+14.",
            "State survives a restart; --ephemeral keeps none."
        })
final class UpCommand implements Callable<Integer> {

    private static final Duration TOKEN_LIFETIME = Duration.ofHours(12);
    private static final String TENANT = "acme";

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private DataDir dataDir = new DataDir();

    @Option(names = "--ephemeral", description = "Keep the state in a temporary folder and remove it at the end.")
    private boolean ephemeral;

    @Option(
            names = "--port",
            paramLabel = "P",
            defaultValue = "8080",
            description = "Port of the edge; 0 takes free ones (default: ${DEFAULT-VALUE}).")
    private int port = 8080;

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "Address the edge listens on (default: ${DEFAULT-VALUE}).")
    private String bind = "127.0.0.1";

    @Option(names = "--processes", description = "One process per service, as in production, restarted when it dies.")
    private boolean processes;

    @Option(
            names = "--restart-delay",
            paramLabel = "DURATION",
            defaultValue = "1s",
            description = "How long a dead process stays dead (default: ${DEFAULT-VALUE}).")
    private Duration restartDelay = Duration.ofSeconds(1);

    @Option(
            names = "--monitoring",
            description = "Also run Prometheus and Alertmanager (Debian's programs) with the rules of k8s/rules.")
    private boolean monitoring;

    @Option(
            names = "--alert-webhook",
            paramLabel = "URL",
            description = "With --monitoring: address that is told of each alert and of its end.")
    private @Nullable String alertWebhook;

    @Option(names = "--stop-when-ready", hidden = true, description = "For the recording of the start-up cache.")
    private boolean stopWhenReady;

    /** From then on the main thread only waits for the wish to stop; before, it must be interrupted. */
    private volatile boolean announced;

    private final CountDownLatch stopRequested = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = java.util.Objects.requireNonNull(spec).commandLine().getOut();
        if (port != 0 && (port < 1024 || port > 65_000)) {
            throw new picocli.CommandLine.ParameterException(
                    spec.commandLine(), "--port must be 0 or between 1024 and 65000");
        }
        StateFolder state = ephemeral ? temporaryFolder() : dataDir.state();
        LogFiles.configure(state);
        Ports ports = port == 0 ? Ports.random() : new Ports(port);
        Clock clock = Clock.systemUTC();
        Progress progress = new Progress(out);
        LocalPlatform platform = new LocalPlatform(
                new LocalPlatform.Options(
                        state, ports, bind, processes, restartDelay, System.getenv(), JavaCommand.sameAsThis()),
                progress,
                clock);
        Thread main = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stopOnSignal(main), "platform-stop"));
        try {
            platform.start();
            Monitoring watchers = monitoring ? startMonitoring(state, ports, platform) : null;
            announce(out, state, ports, platform, progress.total(), clock);
            if (watchers != null) {
                out.printf("Prometheus %s, Alertmanager %s%n", watchers.prometheusUrl(), watchers.alertmanagerUrl());
            }
            if (!stopWhenReady) {
                stopRequested.await();
            }
            if (watchers != null) {
                watchers.close();
            }
            platform.close();
            out.println("Stopped.");
        } finally {
            if (ephemeral) {
                state.remove();
            }
            stopped.countDown();
        }
        return 0;
    }

    /** After the platform, so that a missing program costs no start; the platform does not stay up without what was asked. */
    private Monitoring startMonitoring(StateFolder state, Ports ports, LocalPlatform platform) {
        try {
            Path home = Path.of(System.getenv().getOrDefault("GOLDEN_HOME", "."));
            Monitoring watchers = new Monitoring(Monitoring.Options.of(state, ports, home, alertWebhook, restartDelay));
            watchers.start();
            return watchers;
        } catch (RuntimeException e) {
            platform.close();
            throw e;
        }
    }

    /**
     * Ctrl-C and SIGTERM end up here. The main thread does the work, so that starting and stopping never run at once; a
     * stop that was asked for is a success, whatever signal asked.
     */
    private void stopOnSignal(Thread main) {
        if (stopped.getCount() == 0) {
            return;
        }
        stopRequested.countDown();
        if (!announced) {
            main.interrupt();
        }
        try {
            if (stopped.await(90, TimeUnit.SECONDS)) {
                Runtime.getRuntime().halt(0);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void announce(
            PrintWriter out, StateFolder state, Ports ports, LocalPlatform platform, double seconds, Clock clock) {
        String token =
                AccessToken.mint(platform.jwtSecret(), "ADMIN", TENANT, "local-admin", TOKEN_LIFETIME, clock.instant());
        String services = java.util.Arrays.stream(Service.values())
                .map(service -> service.label() + " " + ports.of(service))
                .collect(java.util.stream.Collectors.joining(", "));
        out.printf(Locale.ROOT, "%nGolden Architecture is up after %.1f s: %s%n%n", seconds, platform.url());
        out.println("  services    " + services);
        out.println("  data, logs  " + state.root() + "  (./golden logs orchestrator -f)");
        out.printf(
                "  Postgres    PGPASSWORD=$(cat %s/secrets/postgres-password) psql -h 127.0.0.1 -p %d -U golden golden%n",
                state.root(), ports.postgres());
        out.println("  Redis, NATS 127.0.0.1:" + ports.redis() + ", 127.0.0.1:" + ports.nats());
        out.println();
        out.println("An administrator's token for 12 hours (others: ./golden token --role DEVELOPER --tenant acme):");
        out.println();
        out.println("  export TOKEN=" + token);
        out.println();
        out.println("A first task, then its state:");
        out.println();
        out.println("  curl -s " + platform.url()
                + "/tasks -H \"Authorization: Bearer $TOKEN\" -H 'Content-Type: application/json' \\");
        out.println("    -d '{\"name\": \"first task\", \"language\": \"python\","
                + " \"candidate\": \"def add(a, b):\\n    return a + b\\n\","
                + " \"tests\": \"from candidate import add\\n\\ndef test_add():\\n    assert add(2, 3) == 5\\n\"}'");
        out.println("  curl -s " + platform.url() + "/tasks -H \"Authorization: Bearer $TOKEN\"");
        out.println();
        out.println("Ctrl-C stops everything.");
        out.flush();
        announced = true;
    }

    private static StateFolder temporaryFolder() {
        try {
            Path folder = Files.createTempDirectory("golden");
            return new StateFolder(folder);
        } catch (IOException e) {
            throw new LaunchException("No temporary folder can be made: " + e.getMessage(), e);
        }
    }
}
