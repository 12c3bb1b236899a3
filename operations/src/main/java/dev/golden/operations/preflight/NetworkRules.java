package dev.golden.operations.preflight;

import dev.golden.operations.preflight.Workload.Part;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Services, ports, policies, ingresses. */
final class NetworkRules implements Rule {

    @Override
    public void check(Inventory inventory, Consumer<Finding> findings) {
        inventory.of("Service").forEach(service -> service(inventory, service, findings));
        inventory.workloads().forEach(workload -> probePorts(workload, findings));
        inventory.of("Ingress").forEach(ingress -> ingress(inventory, ingress, findings));
        defaultDeny(inventory, findings);
    }

    private static void service(Inventory inventory, Manifest service, Consumer<Finding> findings) {
        JsonNode selector = service.spec().path("selector");
        if (selector.isEmpty()) {
            return;
        }
        JsonNode asLabels = JsonMapper.shared().createObjectNode().set("matchLabels", selector);
        List<Workload> selected = inventory.selected(service.namespace(), asLabels);
        if (selected.isEmpty()) {
            findings.accept(service.finding("spec.selector", "service-selects-nothing", "no pod has these labels"));
            return;
        }
        for (JsonNode port : service.spec().path("ports")) {
            JsonNode target = port.path("targetPort");
            if (target.isString() && selected.stream().noneMatch(workload -> hasPort(workload, target.asString("")))) {
                findings.accept(service.finding(
                        "spec.ports.targetPort",
                        "unknown-port",
                        "no container has a port named " + target.asString("")));
            }
        }
    }

    private static void probePorts(Workload workload, Consumer<Finding> findings) {
        for (Part part : workload.containers()) {
            for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
                for (String kind : List.of("httpGet", "tcpSocket")) {
                    JsonNode port = part.container().path(probe).path(kind).path("port");
                    if (port.isString() && !names(part).contains(port.asString(""))) {
                        findings.accept(workload.finding(
                                part,
                                probe + "." + kind + ".port",
                                "unknown-port",
                                "it has no port named " + port.asString("")));
                    }
                }
            }
        }
    }

    private static boolean hasPort(Workload workload, String name) {
        return workload.containers().stream().anyMatch(part -> names(part).contains(name));
    }

    private static Set<String> names(Part part) {
        Set<String> names = new HashSet<>();
        part.container()
                .path("ports")
                .forEach(port -> names.add(port.path("name").asString("")));
        return names;
    }

    private static void ingress(Inventory inventory, Manifest ingress, Consumer<Finding> findings) {
        Set<String> covered = new HashSet<>();
        for (JsonNode tls : ingress.spec().path("tls")) {
            if (!tls.path("secretName").asString("").isEmpty()) {
                tls.path("hosts").forEach(host -> covered.add(host.asString("")));
            }
        }
        for (JsonNode rule : ingress.spec().path("rules")) {
            String host = rule.path("host").asString("");
            if (!covered.contains(host)) {
                findings.accept(ingress.finding(
                        "spec.tls", "ingress-without-tls", "name a certificate (secretName) for host `" + host + "`"));
            }
            for (JsonNode path : rule.path("http").path("paths")) {
                JsonNode backend = path.path("backend").path("service");
                Optional<Manifest> service = inventory.find(
                        "Service", ingress.namespace(), backend.path("name").asString(""));
                if (service.isEmpty()) {
                    findings.accept(ingress.finding(
                            "spec.rules.http.paths.backend",
                            "unresolved-reference",
                            "there is no Service " + backend.path("name").asString("")));
                }
            }
        }
    }

    private static void defaultDeny(Inventory inventory, Consumer<Finding> findings) {
        Set<String> open = new TreeSet<>();
        inventory.workloads().forEach(workload -> open.add(workload.manifest().namespace()));
        inventory
                .of("NetworkPolicy")
                .filter(NetworkRules::deniesAll)
                .forEach(policy -> open.remove(policy.namespace()));
        for (String namespace : open) {
            inventory.workloads().stream()
                    .filter(workload -> workload.manifest().namespace().equals(namespace))
                    .findFirst()
                    .ifPresent(workload -> findings.accept(new Finding(
                            workload.manifest().file(),
                            "Namespace/" + namespace,
                            "",
                            "no-default-deny",
                            "add a NetworkPolicy with podSelector {} and policyTypes [Ingress, Egress] and no rules")));
        }
    }

    private static boolean deniesAll(Manifest policy) {
        Set<String> types = new HashSet<>();
        policy.spec().path("policyTypes").forEach(type -> types.add(type.asString("")));
        return policy.spec().path("podSelector").isEmpty()
                && types.containsAll(Set.of("Ingress", "Egress"))
                && policy.spec().path("ingress").isEmpty()
                && policy.spec().path("egress").isEmpty();
    }
}
