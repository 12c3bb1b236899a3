package dev.golden.operations.secrets;

import dev.golden.operations.OperationException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code golden secrets}. */
@Command(
        name = "secrets",
        mixinStandardHelpOptions = true,
        description = "Makes the Secrets of a deployment as manifests: passwords, signing key, certificates.",
        footer = {
            "",
            "Running it again keeps every value; --rotate renews some. No value is ever printed.",
            "The folder holds ca.key, the key of the deployment's certificate authority: keep it off the cluster."
        })
public final class SecretsCommand implements Callable<Integer> {

    private static final String HOST =
            "[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*";

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            required = true,
            description = "Where they are kept; git must not see it. Created with access for its owner only.")
    private Path out = Path.of("secrets");

    @Option(
            names = "--host",
            paramLabel = "NAME",
            defaultValue = "api.example.com",
            description = "Public host name, for the ingress's certificate (default: ${DEFAULT-VALUE}).")
    private String host = "api.example.com";

    @Option(
            names = "--rotate",
            paramLabel = "NAME",
            split = ",",
            description = "Secrets that get new values, e.g. golden-jwt or orchestrator-auth.")
    private List<String> rotate = new ArrayList<>();

    @Option(names = "--apply", description = "Hand them to kubectl afterwards.")
    private boolean apply;

    @Option(names = "--kube-context", paramLabel = "C", description = "Context that kubectl uses with --apply.")
    private @Nullable String context;

    @Option(names = "--json", description = "Answer as JSON: names and keys, no values.")
    private boolean json;

    /** Of every Secret that it makes. */
    public static List<String> names() {
        return SecretSet.everyName();
    }

    @Override
    public Integer call() {
        CommandSpec command = Objects.requireNonNull(spec);
        PrintWriter stdout = command.commandLine().getOut();
        if (!host.matches(HOST)) {
            throw new ParameterException(command.commandLine(), "--host must be a host name");
        }
        rotate.stream()
                .filter(name -> !SecretSet.names().contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new ParameterException(
                            command.commandLine(),
                            "--rotate knows no " + name + "; there are " + String.join(", ", SecretSet.names()));
                });
        SecretFolder folder = new SecretFolder(out);
        folder.requireOutsideOfRepository();
        Map<String, Secret> existing = folder.read();
        CertificateAuthority authority = authority(folder, existing);
        List<Secret> secrets = new SecretSet(existing, Set.copyOf(rotate), new Randomness(), authority, host).all();
        folder.write(secrets, authority.keyPem());
        if (json) {
            stdout.println(JsonMapper.shared()
                    .writeValueAsString(secrets.stream()
                            .map(secret -> Map.of(
                                    "namespace", secret.namespace(),
                                    "name", secret.name(),
                                    "keys", secret.values().keySet()))
                            .toList()));
        } else {
            stdout.println(secrets.size() + " Secrets in " + out + (existing.isEmpty() ? ", all new." : "."));
            stdout.println("Next: kubectl apply -f " + out);
        }
        if (apply) {
            handToKubectl(stdout);
        }
        return 0;
    }

    private CertificateAuthority authority(SecretFolder folder, Map<String, Secret> existing) {
        Secret present = existing.get("golden-ca");
        String key = folder.authorityKey().orElse("");
        if (present == null || rotate.contains("golden-ca")) {
            return CertificateAuthority.create(Clock.systemUTC());
        }
        if (key.isBlank()) {
            throw new OperationException(out.resolve("ca.key") + " is missing, so no certificate can be issued;"
                    + " put it back, or make a new authority with --rotate golden-ca.");
        }
        return CertificateAuthority.of(present.values().getOrDefault("ca.crt", ""), key, Clock.systemUTC());
    }

    private void handToKubectl(PrintWriter stdout) {
        List<String> kubectl = new ArrayList<>(List.of("kubectl"));
        if (context != null) {
            kubectl.addAll(List.of("--context", context));
        }
        // Server side: the values must not end up in an annotation with the last applied configuration.
        kubectl.addAll(List.of("apply", "--server-side", "--field-manager=golden-secrets", "-f", out.toString()));
        try {
            Process process =
                    new ProcessBuilder(kubectl).redirectErrorStream(true).start();
            String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new OperationException(
                        "kubectl refused them: " + answer.lines().limit(3).collect(Collectors.joining(" ")));
            }
            stdout.print(answer);
            stdout.flush();
        } catch (IOException e) {
            throw new OperationException("kubectl cannot be run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperationException("Interrupted.", e);
        }
    }
}
