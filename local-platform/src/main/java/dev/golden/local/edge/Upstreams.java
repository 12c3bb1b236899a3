package dev.golden.local.edge;

import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Which service answers which path, the table that the cluster's ingress has too, and where each service is now. */
public final class Upstreams {

    private static final Map<String, String> SERVICE_BY_PREFIX = Map.ofEntries(
            Map.entry("tasks", "orchestrator"),
            Map.entry("budget", "orchestrator"),
            Map.entry("admin", "orchestrator"),
            Map.entry("health", "orchestrator"),
            Map.entry("metrics", "orchestrator"),
            Map.entry("reviews", "peer-hub"),
            Map.entry("agents", "peer-hub"),
            Map.entry("escalations", "supervisor"),
            Map.entry("prompts", "supervisor"),
            Map.entry("governance", "supervisor"),
            Map.entry("audit", "supervisor"),
            Map.entry("sandbox", "sandbox"),
            Map.entry("dlq", "dlq-worker"));

    private final Map<String, Integer> portByService = new ConcurrentHashMap<>();

    public Upstreams(int orchestrator, int peerHub, int supervisor, int sandbox, int dlqWorker) {
        portByService.put("orchestrator", orchestrator);
        portByService.put("peer-hub", peerHub);
        portByService.put("supervisor", supervisor);
        portByService.put("sandbox", sandbox);
        portByService.put("dlq-worker", dlqWorker);
    }

    /** Sends the service's requests to that port from now on; those that are under way stay where they are. */
    public void move(String service, int port) {
        if (portByService.replace(service, port) == null) {
            throw new IllegalArgumentException("no service " + service);
        }
    }

    /** First segments of all paths that somebody owns. */
    public Set<String> prefixes() {
        return SERVICE_BY_PREFIX.keySet();
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
        String service = SERVICE_BY_PREFIX.get(path.substring(1, end));
        Integer port = service == null ? null : portByService.get(service);
        return port == null ? OptionalInt.empty() : OptionalInt.of(port);
    }

    Map<String, Integer> services() {
        return Map.copyOf(portByService);
    }
}
