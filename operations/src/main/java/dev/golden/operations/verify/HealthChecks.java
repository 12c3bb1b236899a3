package dev.golden.operations.verify;

import dev.golden.operations.verify.cluster.Cluster;
import dev.golden.operations.verify.system.Api;
import dev.golden.operations.verify.system.Measurements;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** How the services are: health, breakers, figures. */
final class HealthChecks {

    /** A route of each service that only reads. */
    private static final Map<String, String> ROUTES = new TreeMap<>(Map.of(
            "orchestrator", "/tasks?pageSize=1",
            "peer-hub", "/agents?pageSize=1",
            "supervisor", "/governance/status",
            "sandbox", "/sandbox/languages",
            "dlq-worker", "/dlq/summary"));

    private HealthChecks() {}

    static Result services(Deployment deployment) {
        List<String> faults = new ArrayList<>();
        Api caller = deployment.as("ADMIN");
        ROUTES.forEach((service, route) -> {
            Api.Answer answer = caller.get(route);
            if (!answer.ok()) {
                faults.add(service + " answers " + answer.brief());
            }
        });
        if (deployment.has(Need.CLUSTER)) {
            ROUTES.keySet()
                    .forEach(service -> faults.addAll(
                            deployment.cluster().workloads(deployment.clock()).faults(service)));
        }
        return Result.of(faults, ROUTES.size() + " services answer");
    }

    /** A single service by a route of its own. */
    static Result service(Deployment deployment, String service) {
        if (deployment.has(Need.CLUSTER)) {
            return Result.of(
                    deployment.cluster().workloads(deployment.clock()).faults(service), "all replicas are ready");
        }
        return Result.skip("needs --kube-context");
    }

    static Result health(Deployment deployment) {
        Api.Answer answer = deployment.as("ADMIN").get("/health");
        List<String> faults = new ArrayList<>();
        if (answer.status() != 200) {
            faults.add("GET /health answers " + answer.brief());
        }
        Set<String> components = new TreeSet<>();
        answer.json().path("components").properties().forEach(component -> {
            components.add(component.getKey());
            String status = component.getValue().path("status").asString("");
            if (!status.equals("UP") && !status.equals("UNKNOWN")) {
                faults.add(component.getKey() + " is " + status);
            }
        });
        return Result.of(faults, String.join(", ", components) + " are up");
    }

    static Result validToken(Deployment deployment) {
        Api.Answer answer = deployment.as("ADMIN").get("/health");
        return Result.when(answer.status() == 200, "200", "GET /health with a token: " + answer.brief());
    }

    static Result breakersClosed(Deployment deployment) {
        Api.Answer answer = deployment.as("ADMIN").get("/admin/circuit-breakers");
        if (!answer.ok()) {
            return Result.fail("GET /admin/circuit-breakers answers " + answer.brief());
        }
        JsonNode items = answer.json().path("items");
        List<String> faults = new ArrayList<>();
        for (JsonNode breaker : items) {
            if (!breaker.path("state").asString("").equals("CLOSED")) {
                faults.add(breaker.path("name").asString("") + " is "
                        + breaker.path("state").asString("") + " on "
                        + breaker.path("replica").asString(""));
            }
        }
        return Result.of(faults, items.size() + " are CLOSED");
    }

    static Result breakerMetric(Deployment deployment) {
        Api.Answer answer = deployment.as("ADMIN").get("/metrics");
        return Result.when(
                answer.ok() && answer.text().lines().anyMatch(line -> line.startsWith("circuit_breaker_state{")),
                "circuit_breaker_state is there",
                "GET /metrics shows no circuit_breaker_state (" + answer.status() + ")");
    }

    static Result metrics(Deployment deployment) {
        Measurements measurements = deployment.measurements();
        List<String> faults = new ArrayList<>();
        Set<String> seen = measurements.services("jvm_info");
        if (seen.isEmpty()) {
            seen = measurements.services("process_uptime_seconds");
        }
        Set<String> missing = new TreeSet<>(ROUTES.keySet());
        missing.removeAll(seen);
        missing.forEach(service -> faults.add("no metrics of " + service));
        return Result.of(faults, "metrics of " + String.join(", ", seen));
    }

    static Result authenticated(Deployment deployment) {
        List<String> open = new ArrayList<>();
        Api nobody = deployment.api().bearing("");
        ROUTES.forEach((service, route) -> {
            int status = nobody.get(route).status();
            // A service that is away lets nobody in.
            if (status != 401 && status < 500) {
                open.add(service + " answers " + status + " without a token");
            }
        });
        return Result.of(open, "every service answers 401 without a token");
    }

    /** A histogram's 95th percentile under a limit. */
    static Result p95(Deployment deployment, String histogram, double seconds) {
        Measurements measurements = deployment.measurements();
        Optional<Double> value = measurements.quantile(histogram, 0.95);
        return value.map(found -> Result.when(
                        found <= seconds,
                        "at most " + figure(found) + " s " + measurements.span(),
                        figure(found) + " s " + measurements.span() + ", the limit is " + figure(seconds) + " s"))
                .orElseGet(() -> nothingYet(deployment, histogram));
    }

    /** A share of a counter's events above (or below) a limit. */
    static Result share(
            Deployment deployment, String counter, String label, Set<String> values, double limit, boolean atLeast) {
        Measurements measurements = deployment.measurements();
        Optional<Double> value = measurements.share(counter, label, values);
        return value.map(found -> Result.when(
                        atLeast ? found > limit : found < limit,
                        percent(found) + " " + measurements.span(),
                        percent(found) + " " + measurements.span() + ", the limit is " + percent(limit)))
                .orElseGet(() -> nothingYet(deployment, counter));
    }

    /** After trials there must be figures; before, there may be none. */
    private static Result nothingYet(Deployment deployment, String metric) {
        String why = "nothing counted by " + metric + " yet";
        return deployment.isActive() && deployment.targets().prometheus() == null ? Result.fail(why) : Result.skip(why);
    }

    static List<String> serviceNames() {
        return List.copyOf(ROUTES.keySet());
    }

    private static String figure(double value) {
        return Double.isInfinite(value) ? "more than the last bucket" : String.format(Locale.ROOT, "%.3g", value);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    static Result pods(Deployment deployment) {
        Cluster cluster = deployment.cluster();
        return Result.of(cluster.workloads(deployment.clock()).podsNotRunning(), "all pods are Running");
    }
}
