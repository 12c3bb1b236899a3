package dev.golden.operations.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.golden.operations.secrets.SecretsCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The manifests of this repository are clean, and one mistake in them is found as that mistake and nothing else. */
class PreflightTest {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Path PRODUCTION = Path.of("../deploy/production");
    private static final List<Manifest> GOOD = manifests(PRODUCTION, System.getenv("PATH"));

    @TempDir
    private Path folder;

    /**
     * @param object whose manifest is changed
     * @param rule that must name it; several, separated by commas, where one mistake makes another
     */
    record Mistake(String rule, String object, Consumer<ObjectNode> change) {

        @Override
        public String toString() {
            return rule + " in " + object;
        }
    }

    @Test
    void theManifestsOfThisRepositoryAreClean() {
        assertThat(Preflight.findings(new Inventory(GOOD, false))).isEmpty();
        assertThat(GOOD).hasSizeGreaterThan(50);
    }

    @Test
    void secretsMadeByTheCommandAreAccepted() {
        new CommandLine(new SecretsCommand())
                .setOut(new PrintWriter(new StringWriter()))
                .execute("--out", folder.toString());

        assertThat(new Preflight(List.of(PRODUCTION), List.of(folder)).findings())
                .isEmpty();
    }

    @Test
    void withoutKubectlTheFilesAreReadAsTheyAre() {
        Manifests plain = new Manifests("/nonexistent");
        plain.add(PRODUCTION);

        assertThat(plain.notes()).anyMatch(note -> note.contains("kubectl is not on the PATH"));
        assertThat(plain.all()).hasSizeGreaterThan(50);
        assertThat(Preflight.findings(new Inventory(plain.all(), false))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource
    void aMistakeIsFound(Mistake mistake) {
        List<Manifest> broken = new ArrayList<>();
        for (Manifest manifest : GOOD) {
            broken.add(manifest.object().equals(mistake.object()) ? changed(manifest, mistake.change()) : manifest);
        }

        List<Finding> findings = Preflight.findings(new Inventory(broken, false));

        assertThat(findings)
                .extracting(Finding::rule)
                .containsOnly(mistake.rule().split(","));
        assertThat(findings).allSatisfy(finding -> {
            assertThat(finding.file()).isNotBlank();
            assertThat(finding.mend()).isNotBlank();
        });
    }

    static Stream<Mistake> aMistakeIsFound() {
        String deployment = "Deployment/orchestrator";
        return Stream.of(
                new Mistake(
                        "missing-limit",
                        deployment,
                        in(container() + "/resources/limits", node -> node.remove("memory"))),
                new Mistake(
                        "missing-request",
                        deployment,
                        in(container() + "/resources/requests", node -> node.remove("memory"))),
                new Mistake(
                        "floating-image",
                        deployment,
                        in(container(), node -> node.put("image", "orchestrator:latest"))),
                new Mistake(
                        "floating-image",
                        deployment,
                        in(container(), node -> node.put("image", "registry:5000/orchestrator"))),
                new Mistake("privileged", deployment, in(security(), node -> node.put("privileged", true))),
                new Mistake(
                        "privilege-escalation",
                        deployment,
                        in(security(), node -> node.remove("allowPrivilegeEscalation"))),
                new Mistake("runs-as-root", deployment, in(security(), node -> node.put("runAsUser", 0))),
                new Mistake(
                        "missing-readiness-probe", deployment, in(container(), node -> node.remove("readinessProbe"))),
                new Mistake(
                        "missing-liveness-probe", deployment, in(container(), node -> node.remove("livenessProbe"))),
                new Mistake("missing-startup-probe", deployment, in(container(), node -> node.remove("startupProbe"))),
                new Mistake(
                        "missing-seccomp",
                        deployment,
                        in(pod() + "/securityContext", node -> node.remove("seccompProfile"))),
                new Mistake(
                        "writable-root", deployment, in(security(), node -> node.put("readOnlyRootFilesystem", false))),
                new Mistake(
                        "added-capability",
                        deployment,
                        in(
                                security() + "/capabilities",
                                node -> node.putArray("add").add("NET_ADMIN"))),
                new Mistake(
                        "kept-capabilities", deployment, in(security() + "/capabilities", node -> node.remove("drop"))),
                new Mistake("host-path", deployment, in(pod() + "/volumes/1", node -> {
                    node.remove("emptyDir");
                    node.putObject("hostPath").put("path", "/var");
                })),
                new Mistake("host-namespace", deployment, in(pod(), node -> node.put("hostNetwork", true))),
                new Mistake("host-port", deployment, in(container() + "/ports/0", node -> node.put("hostPort", 8080))),
                new Mistake(
                        "token-automount",
                        deployment,
                        in(pod(), node -> node.put("automountServiceAccountToken", true))),
                new Mistake(
                        "secret-in-configmap",
                        "ConfigMap/golden-config",
                        in("/data", node -> node.put("JWT_SECRET", "7f3a9c"))),
                new Mistake(
                        "secret-in-configmap",
                        "ConfigMap/golden-config",
                        in("/data", node -> node.put("GOLDEN_NATS_URL", "tls://orchestrator:Zk8s1@nats:4222"))),
                new Mistake("secret-in-env", deployment, in(container() + "/env/0", node -> {
                    node.remove("valueFrom");
                    node.put("value", "7f3a9c");
                })),
                new Mistake(
                        "duplicate-env",
                        deployment,
                        in(
                                container(),
                                node -> node.withArray("env")
                                        .add(node.path("env").path(0).deepCopy()))),
                new Mistake(
                        "plaintext-postgres",
                        "ConfigMap/golden-config",
                        in(
                                "/data",
                                node -> node.put(
                                        "GOLDEN_POSTGRES_URL",
                                        "jdbc:postgresql://pgbouncer:6432/golden?sslmode=require"))),
                new Mistake(
                        "hpa-without-target,single-replica",
                        "HorizontalPodAutoscaler/orchestrator",
                        in("/spec", node -> node.remove("scaleTargetRef"))),
                new Mistake(
                        "hpa-wrong-target,single-replica",
                        "HorizontalPodAutoscaler/supervisor",
                        in("/spec/scaleTargetRef", node -> node.put("name", "supervisors"))),
                new Mistake(
                        "hpa-bounds",
                        "HorizontalPodAutoscaler/orchestrator",
                        in("/spec", node -> node.put("minReplicas", 99))),
                new Mistake(
                        "hpa-without-metric",
                        "HorizontalPodAutoscaler/orchestrator",
                        in("/spec", node -> node.remove("metrics"))),
                new Mistake(
                        "pdb-blocks",
                        "PodDisruptionBudget/orchestrator",
                        in("/spec", node -> node.put("maxUnavailable", 0))),
                new Mistake("pdb-blocks", "PodDisruptionBudget/orchestrator", in("/spec", node -> {
                    node.remove("maxUnavailable");
                    node.put("minAvailable", 3);
                })),
                new Mistake(
                        "pdb-matches-nothing",
                        "PodDisruptionBudget/orchestrator",
                        in("/spec/selector/matchLabels", node -> node.put("app.kubernetes.io/name", "orchestra"))),
                new Mistake(
                        "service-selects-nothing",
                        "Service/orchestrator",
                        in("/spec/selector", node -> node.put("app.kubernetes.io/name", "orchestra"))),
                new Mistake(
                        "unknown-port",
                        "Service/orchestrator",
                        in("/spec/ports/0", node -> node.put("targetPort", "https"))),
                new Mistake(
                        "unknown-port",
                        deployment,
                        in(container() + "/livenessProbe/httpGet", node -> node.put("port", "htttp"))),
                new Mistake(
                        "no-default-deny",
                        "NetworkPolicy/default-deny",
                        in("/spec", node -> node.putArray("policyTypes").add("Ingress"))),
                new Mistake("ingress-without-tls", "Ingress/golden-verbs", in("/spec", node -> node.remove("tls"))),
                new Mistake(
                        "unresolved-reference",
                        deployment,
                        in(container() + "/envFrom/0/configMapRef", node -> node.put("name", "golden-konfig"))),
                new Mistake(
                        "unresolved-reference",
                        deployment,
                        in(container() + "/envFrom/1/secretRef", node -> node.put("name", "orchestrator-login"))),
                new Mistake(
                        "single-replica",
                        "HorizontalPodAutoscaler/orchestrator",
                        in("/spec", node -> node.put("minReplicas", 1))),
                new Mistake("no-spread", deployment, in(pod(), node -> node.remove("topologySpreadConstraints"))),
                new Mistake(
                        "rbac-wildcard",
                        "Role/golden-operator",
                        in("/rules/0", node -> node.putArray("verbs").add("*"))),
                new Mistake(
                        "rbac-reads-secrets",
                        "Role/golden-reader",
                        in("/rules/0", node -> node.withArray("resources").add("secrets"))),
                new Mistake(
                        "cronjob-concurrency",
                        "CronJob/golden-backup",
                        in("/spec", node -> node.put("concurrencyPolicy", "Allow"))),
                new Mistake(
                        "redis-without-auth", "ConfigMap/redis-config", replaced("redis.conf", "aclfile", "# aclfile")),
                new Mistake(
                        "redis-policy", "ConfigMap/redis-config", replaced("redis.conf", "allkeys-lru", "noeviction")),
                new Mistake(
                        "redis-persistence",
                        "ConfigMap/redis-config",
                        replaced("redis.conf", "appendonly yes", "appendonly no")),
                new Mistake(
                        "nats-without-auth", "ConfigMap/nats-config", in("/data", node -> node.remove("users.conf"))));
    }

    @Test
    void anAutoscalerByCpuNeedsARequest() {
        List<Finding> findings = Preflight.findings(new Inventory(
                GOOD.stream()
                        .map(manifest -> manifest.object().equals("Deployment/orchestrator")
                                ? changed(manifest, in(container() + "/resources/requests", node -> node.remove("cpu")))
                                : manifest)
                        .toList(),
                false));

        assertThat(findings)
                .extracting(Finding::rule)
                .containsExactlyInAnyOrder("missing-request", "hpa-without-request");
    }

    @Test
    void weakSecretsAreFoundAndNotRepeated() {
        for (String weak :
                List.of("short", "changeme-changeme-changeme-changeme", "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbb")) {
            List<Manifest> all = new ArrayList<>(GOOD);
            all.add(new Manifest(
                    "secrets.yaml",
                    JSON.valueToTree(Map.of(
                            "kind", "Secret",
                            "metadata", Map.of("name", "golden-jwt", "namespace", "golden-architecture"),
                            "stringData", Map.of("JWT_SECRET", weak)))));

            List<Finding> findings = Preflight.findings(new Inventory(all, false));

            assertThat(findings).as(weak).extracting(Finding::rule).containsExactly("weak-secret");
            assertThat(findings.toString()).doesNotContain(weak);
        }
    }

    @Test
    void aFileThatIsNoYamlAndAKeyGivenTwiceAreNamed() throws Exception {
        Path file = folder.resolve("twice.yaml");
        Files.writeString(file, "kind: ConfigMap\nmetadata: {name: a}\ndata: {x: '1'}\ndata: {x: '2'}\n");
        StringWriter out = new StringWriter();

        int code = new Preflight(List.of(file), List.of()).report(true, new PrintWriter(out));

        JsonNode answer = JSON.readTree(out.toString());
        assertThat(code).isEqualTo(1);
        assertThat(answer.path("findings").path(0).path("rule").asString("")).isEqualTo("unreadable");
        assertThat(answer.path("findings").path(0).path("file").asString("")).isEqualTo(file.toString());
    }

    private static List<Manifest> manifests(Path path, String programs) {
        Manifests manifests = new Manifests(programs);
        manifests.add(path);
        return manifests.all();
    }

    private static Manifest changed(Manifest manifest, Consumer<ObjectNode> change) {
        ObjectNode copy = (ObjectNode) manifest.root().deepCopy();
        change.accept(copy);
        assertThat((JsonNode) copy).as("the change changes something").isNotEqualTo(manifest.root());
        return new Manifest(manifest.file(), copy);
    }

    private static Consumer<ObjectNode> in(String pointer, Consumer<ObjectNode> change) {
        return root -> change.accept((ObjectNode) root.at(pointer));
    }

    private static Consumer<ObjectNode> replaced(String key, String from, String to) {
        return in("/data", node -> node.put(key, node.path(key).asString("").replace(from, to)));
    }

    private static String pod() {
        return "/spec/template/spec";
    }

    private static String container() {
        return pod() + "/containers/0";
    }

    private static String security() {
        return container() + "/securityContext";
    }
}
