package dev.golden.operations.verify;

import dev.golden.operations.CommandLogs;
import dev.golden.operations.OperationException;
import dev.golden.operations.connection.BrokerOption;
import dev.golden.operations.connection.DatabaseOption;
import dev.golden.operations.preflight.Preflight;
import dev.golden.operations.verify.Result.Outcome;
import dev.golden.operations.verify.Verification.Entry;
import dev.golden.operations.verify.system.Api;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code golden verify}. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = "Runs the deployment checklist against a deployment, or checks manifests before one.",
        footer = {
            "",
            "Without --active nothing is changed; refused requests are still written to the audit log.",
            "With --active it acts as tenants named verify-…, which stay behind without tokens to spend.",
            "Exit code 0: no line failed, 1: one did, 2: wrong usage, 3: nothing could be checked."
        })
public final class VerifyCommand implements Callable<Integer> {

    private static final int NOTHING_CHECKED = 3;
    private static final Path OVERLAY = Path.of("k8s", "overlays", "production");

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "The API, e.g. https://api.example.com (default: GOLDEN_URL).")
    private @Nullable String url;

    @Option(names = "--token", paramLabel = "JWT", description = "A caller's token; better given as GOLDEN_TOKEN.")
    private @Nullable String token;

    @Option(
            names = "--jwt-secret",
            paramLabel = "SECRET",
            description = "Signs tokens of every role; better given as JWT_SECRET than on the command line.")
    private @Nullable String jwtSecret;

    @Mixin
    private DatabaseOption database = new DatabaseOption();

    @Mixin
    private BrokerOption broker = new BrokerOption();

    @Option(
            names = "--redis",
            paramLabel = "URL",
            description = "e.g. rediss://:PASSWORD@HOST:6379 (default: GOLDEN_REDIS_URL).")
    private @Nullable String redis;

    @Option(
            names = "--metrics",
            paramLabel = "URL",
            split = ",",
            description = "/metrics of every replica, when there is no Prometheus (default: GOLDEN_METRICS_URLS).")
    private List<String> metrics = new ArrayList<>();

    @Option(names = "--prometheus", paramLabel = "URL", description = "Prometheus (default: GOLDEN_PROMETHEUS_URL).")
    private @Nullable String prometheus;

    @Option(
            names = "--kube-context",
            paramLabel = "C",
            arity = "0..1",
            fallbackValue = "",
            description = "Context of the kubeconfig; without a name its current one.")
    private @Nullable String kubeContext;

    @Option(names = "--active", description = "Also run the lines that act.")
    private boolean active;

    @Option(names = "--only", paramLabel = "ID", split = ",", description = "Only these lines.")
    private List<String> only = new ArrayList<>();

    @Option(
            names = "--timeout",
            converter = TimeLimit.class,
            paramLabel = "D",
            description = "Limit of the whole run, e.g. 5m (default: 10m).")
    private Duration timeout = Duration.ofMinutes(10);

    @Option(names = "--json", description = "Answer as JSON.")
    private boolean json;

    @Option(names = "--junit", paramLabel = "FILE", description = "Also write a JUnit report.")
    private @Nullable Path junit;

    @Option(names = "--preflight", description = "Check manifests and Secrets instead; nothing needs to run.")
    private boolean preflight;

    @Option(
            names = "--manifests",
            paramLabel = "PATH",
            split = ",",
            description = "Files or folders for --preflight (default: k8s/overlays/production).")
    private List<Path> manifests = new ArrayList<>();

    @Option(
            names = "--secrets",
            paramLabel = "PATH",
            split = ",",
            description = "Secrets for --preflight, as `golden secrets` writes them.")
    private List<Path> secrets = new ArrayList<>();

    @Override
    public Integer call() {
        CommandLogs.silence();
        PrintWriter out = command().commandLine().getOut();
        if (preflight) {
            List<Path> sources = manifests.isEmpty()
                    ? List.of(Files.exists(OVERLAY.resolve("kustomization.yaml")) ? OVERLAY : Path.of("k8s"))
                    : manifests;
            return new Preflight(sources, secrets).report(json, out);
        }
        List<Line> lines = chosen();
        long started = System.nanoTime();
        List<Entry> entries;
        try (Deployment deployment = new Deployment(targets(), active)) {
            Reports.Table table = new Reports.Table(out);
            entries = new Verification(deployment, timeout).run(lines, entry -> {
                if (!json) {
                    table.print(entry);
                }
            });
        }
        Duration took = Duration.ofNanos(System.nanoTime() - started);
        out.println(json ? Reports.json(entries, took) : "\n" + Reports.summary(entries, took));
        out.flush();
        writeJunit(entries, took);
        return exitCode(entries);
    }

    private static int exitCode(List<Entry> entries) {
        if (Reports.count(entries, Outcome.FAIL) > 0) {
            return 1;
        }
        return Reports.count(entries, Outcome.PASS) == 0 ? NOTHING_CHECKED : 0;
    }

    private List<Line> chosen() {
        if (only.isEmpty()) {
            return Catalogue.lines();
        }
        Set<String> unknown = new TreeSet<>(only);
        Catalogue.lines().forEach(line -> unknown.remove(line.id()));
        if (!unknown.isEmpty()) {
            throw new ParameterException(
                    command().commandLine(),
                    "--only knows no " + String.join(", ", unknown) + "; docs/verify.md lists the lines");
        }
        return Catalogue.lines().stream()
                .filter(line -> only.contains(line.id()))
                .toList();
    }

    private void writeJunit(List<Entry> entries, Duration took) {
        Path file = junit;
        if (file != null) {
            try {
                Reports.junit(entries, took, file);
            } catch (IOException e) {
                throw new OperationException("The report " + file + " cannot be written: " + e.getMessage(), e);
            }
        }
    }

    private Targets targets() {
        boolean elsewhere = url != null && !Deployment.isLoopback(url);
        String address = url == null ? null : url.replaceFirst("/+$", "");
        String secret = keep(jwtSecret, "--jwt-secret", "JWT_SECRET", elsewhere);
        String databaseUrl = keep(database.isGiven() ? database.url() : null, "--db", "GOLDEN_POSTGRES_URL", elsewhere);
        boolean hasBroker = broker.isGiven() && keep("x", "--nats", "GOLDEN_NATS_URL", elsewhere) != null;
        String figures = keep(prometheus, "--prometheus", "GOLDEN_PROMETHEUS_URL", elsewhere);
        boolean hasMetrics = !metrics.isEmpty() && keep("x", "--metrics", "GOLDEN_METRICS_URLS", elsewhere) != null;
        return new Targets(
                address == null ? null : new Api.Access(address, token, secret, trust(), Clock.systemUTC()),
                databaseUrl == null ? "" : databaseUrl,
                database::open,
                hasBroker ? broker.address() : null,
                keep(redis, "--redis", "GOLDEN_REDIS_URL", elsewhere),
                broker.ca(),
                hasMetrics ? metrics : List.of(),
                figures == null ? null : figures.replaceFirst("/+$", ""),
                kubeContext,
                Clock.systemUTC());
    }

    /** Defaults of a platform that happens to run on this machine say nothing about a deployment elsewhere. */
    private @Nullable String keep(@Nullable String value, String option, String variable, boolean elsewhere) {
        boolean chosen =
                command().commandLine().getParseResult().hasMatchedOption(option) || System.getenv(variable) != null;
        return value == null || value.isBlank() || (elsewhere && !chosen) ? null : value;
    }

    private @Nullable SSLContext trust() {
        Path ca = broker.ca();
        if (ca == null) {
            return null;
        }
        if (!Files.isReadable(ca)) {
            throw new OperationException("The certificate authority " + ca + " cannot be read.");
        }
        return SslBundle.of(new PemSslStoreBundle(
                        null, PemSslStoreDetails.forCertificate(ca.toUri().toString())))
                .createSslContext();
    }

    private CommandSpec command() {
        return Objects.requireNonNull(spec);
    }
}
