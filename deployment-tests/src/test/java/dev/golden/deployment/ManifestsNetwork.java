package dev.golden.deployment;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Who may speak to whom, worked out from the network policies as a cluster would. */
final class ManifestsNetwork {

    /** Where pods are and what their labels say. */
    record Pod(String namespace, Map<String, String> labels) {

        static Pod named(String namespace, String name) {
            return new Pod(namespace, Map.of("app.kubernetes.io/name", name));
        }
    }

    private final List<ManifestsDocument> policies;

    ManifestsNetwork(List<ManifestsDocument> documents) {
        policies = documents.stream()
                .filter(ManifestsDocument.isA("NetworkPolicy"))
                .toList();
    }

    boolean mayFlow(Pod from, Pod to, int port) {
        return maySend(from, to, port) && mayReceive(from, to, port);
    }

    boolean mayReceive(Pod from, Pod to, int port) {
        return allowed("Ingress", "ingress", "from", to, from, port);
    }

    boolean maySend(Pod from, Pod to, int port) {
        return allowed("Egress", "egress", "to", from, to, port);
    }

    private boolean allowed(String type, String rules, String peers, Pod subject, Pod other, int port) {
        List<ManifestsDocument> selecting = policies.stream()
                .filter(policy -> policy.namespace().equals(subject.namespace()))
                .filter(policy -> ManifestsWorkload.matches(policy.spec().path("podSelector"), subject.labels()))
                .filter(policy -> policy.spec()
                        .path("policyTypes")
                        .valueStream()
                        .anyMatch(name -> name.asString().equals(type)))
                .toList();
        return selecting.isEmpty()
                || selecting.stream()
                        .flatMap(policy -> policy.spec().path(rules).valueStream())
                        .anyMatch(rule -> hasPort(rule, port) && hasPeer(rule.path(peers), subject.namespace(), other));
    }

    private static boolean hasPort(JsonNode rule, int port) {
        return rule.path("ports").isEmpty()
                || rule.path("ports")
                        .valueStream()
                        .anyMatch(allowed -> allowed.path("port").asInt(0) == port);
    }

    private static boolean hasPeer(JsonNode peers, String home, Pod other) {
        return peers.isEmpty() || peers.valueStream().anyMatch(peer -> isPeer(peer, home, other));
    }

    private static boolean isPeer(JsonNode peer, String home, Pod other) {
        if (peer.has("ipBlock")) {
            return false;
        }
        boolean namespace = peer.has("namespaceSelector")
                ? ManifestsWorkload.matches(
                        peer.path("namespaceSelector"), Map.of("kubernetes.io/metadata.name", other.namespace()))
                : other.namespace().equals(home);
        return namespace
                && (!peer.has("podSelector") || ManifestsWorkload.matches(peer.path("podSelector"), other.labels()));
    }
}
