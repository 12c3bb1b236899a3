package dev.golden.operations.verify.cluster;

import dev.golden.operations.OperationException;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a cluster says of the deployment. Reads only; a list of faults is empty when all is well. */
public final class Cluster implements AutoCloseable {

    public static final String NAMESPACE = "golden-architecture";
    public static final String SANDBOX = "golden-sandbox";
    public static final List<String> NAMESPACES = List.of(NAMESPACE, SANDBOX);

    private final KubernetesClient client;

    Cluster(KubernetesClient client) {
        this.client = client;
    }

    /** @param context of the kubeconfig; null takes its current one */
    public static Cluster connect(@Nullable String context) {
        try {
            return new Cluster(new KubernetesClientBuilder()
                    .withConfig(Config.autoConfigure(context))
                    .build());
        } catch (KubernetesClientException e) {
            throw new OperationException("The cluster cannot be reached: " + e.getMessage(), e);
        }
    }

    public Workloads workloads(Clock clock) {
        return new Workloads(client, clock);
    }

    public Scaling scaling() {
        return new Scaling(client);
    }

    public Isolation isolation() {
        return new Isolation(client);
    }

    public List<String> missingNamespaces() {
        return NAMESPACES.stream()
                .filter(name -> client.namespaces().withName(name).get() == null)
                .map(name -> "namespace " + name + " is missing")
                .toList();
    }

    /** Values of a Secret; empty when it is not there. */
    public Optional<Map<String, String>> secret(String namespace, String name) {
        var secret = client.secrets().inNamespace(namespace).withName(name).get();
        if (secret == null) {
            return Optional.empty();
        }
        Map<String, String> values = new TreeMap<>();
        Objects.requireNonNullElse(secret.getData(), Map.<String, String>of())
                .forEach((key, value) ->
                        values.put(key, new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8)));
        return Optional.of(values);
    }

    /** Entries of a ConfigMap; empty when it is not there. */
    public Optional<Map<String, String>> configMap(String namespace, String name) {
        var map = client.configMaps().inNamespace(namespace).withName(name).get();
        return map == null
                ? Optional.empty()
                : Optional.of(Objects.requireNonNullElse(map.getData(), Map.<String, String>of()));
    }

    public List<String> missingConfigMaps(Set<String> names) {
        return missing(
                "ConfigMap",
                names,
                client.configMaps().inNamespace(NAMESPACE).list().getItems());
    }

    public List<String> missingSecrets(Set<String> names) {
        return missing(
                "Secret", names, client.secrets().inNamespace(NAMESPACE).list().getItems());
    }

    /** Environment entries with a literal value whose name says that it is a secret. */
    public List<String> literalSecrets() {
        List<String> faults = new ArrayList<>();
        for (String namespace : NAMESPACES) {
            client.apps()
                    .deployments()
                    .inNamespace(namespace)
                    .list()
                    .getItems()
                    .forEach(deployment -> deployment
                            .getSpec()
                            .getTemplate()
                            .getSpec()
                            .getContainers()
                            .forEach(container -> container.getEnv().stream()
                                    .filter(variable -> variable.getValue() != null
                                            && !variable.getValue().contains("$(")
                                            && variable.getName().matches(".*(SECRET|PASSWORD|TOKEN|API_KEY)$"))
                                    .forEach(variable ->
                                            faults.add(deployment.getMetadata().getName() + " has " + variable.getName()
                                                    + " as plain text"))));
        }
        return faults;
    }

    /** Rights that are too wide: wildcards, and anybody who may list Secrets. */
    public List<String> wideRights() {
        List<String> faults = new ArrayList<>();
        int roles = 0;
        for (String namespace : NAMESPACES) {
            for (var role : client.rbac().roles().inNamespace(namespace).list().getItems()) {
                roles++;
                String where = namespace + "/" + role.getMetadata().getName();
                for (var rule : role.getRules()) {
                    if (rule.getVerbs().contains("*")
                            || rule.getResources().contains("*")
                            || rule.getApiGroups().contains("*")) {
                        faults.add(where + " has a wildcard");
                    }
                    if (rule.getResources().contains("secrets")) {
                        faults.add(where + " may read Secrets");
                    }
                }
            }
        }
        if (roles == 0) {
            faults.add("no Role is there");
        }
        return faults;
    }

    /** Ingresses without TLS or with a certificate that is not there. */
    public List<String> plainIngresses() {
        List<String> faults = new ArrayList<>();
        int seen = 0;
        for (String namespace : NAMESPACES) {
            for (var ingress : client.network()
                    .v1()
                    .ingresses()
                    .inNamespace(namespace)
                    .list()
                    .getItems()) {
                seen++;
                var tls = ingress.getSpec().getTls();
                if (tls == null || tls.isEmpty()) {
                    faults.add("Ingress " + ingress.getMetadata().getName() + " has no TLS");
                    continue;
                }
                tls.stream()
                        .filter(entry -> entry.getSecretName() == null
                                || secret(namespace, entry.getSecretName()).isEmpty())
                        .forEach(entry ->
                                faults.add("Ingress " + ingress.getMetadata().getName() + " lacks its certificate"));
            }
        }
        if (seen == 0) {
            faults.add("there is no Ingress");
        }
        return faults;
    }

    private static List<String> missing(String kind, Set<String> names, List<? extends HasMetadata> present) {
        Set<String> missing = new TreeSet<>(names);
        missing.removeAll(
                present.stream().map(object -> object.getMetadata().getName()).collect(Collectors.toSet()));
        return missing.stream().map(name -> kind + " " + name + " is missing").toList();
    }

    @Override
    public void close() {
        client.close();
    }
}
