package dev.golden.local.edge;

import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** Which service answers which path: the table that the cluster's ingress has too. */
public final class Upstreams {

    private final Map<String, Integer> portByPrefix;
    private final Map<String, Integer> portByService;

    public Upstreams(int orchestrator, int peerHub, int supervisor, int sandbox, int dlqWorker) {
        portByPrefix = Map.ofEntries(
                Map.entry("tasks", orchestrator),
                Map.entry("budget", orchestrator),
                Map.entry("admin", orchestrator),
                Map.entry("health", orchestrator),
                Map.entry("metrics", orchestrator),
                Map.entry("reviews", peerHub),
                Map.entry("agents", peerHub),
                Map.entry("escalations", supervisor),
                Map.entry("prompts", supervisor),
                Map.entry("governance", supervisor),
                Map.entry("audit", supervisor),
                Map.entry("sandbox", sandbox),
                Map.entry("dlq", dlqWorker));
        portByService = Map.of(
                "orchestrator", orchestrator,
                "peer-hub", peerHub,
                "supervisor", supervisor,
                "sandbox", sandbox,
                "dlq-worker", dlqWorker);
    }

    /** First segments of all paths that somebody owns. */
    public Set<String> prefixes() {
        return portByPrefix.keySet();
    }

    /** Port of the service that owns the path; empty when none does. */
    public OptionalInt find(String path) {
        if (path.isEmpty() || path.charAt(0) != '/') {
            return OptionalInt.empty();
        }
        int end = 1;
        // A colon ends the noun too: /tasks:bulk-retry, /dlq:redrive.
        while (end < path.length() && path.charAt(end) != '/' && path.charAt(end) != ':') {
            end++;
        }
        Integer port = portByPrefix.get(path.substring(1, end));
        return port == null ? OptionalInt.empty() : OptionalInt.of(port);
    }

    Map<String, Integer> services() {
        return portByService;
    }
}
