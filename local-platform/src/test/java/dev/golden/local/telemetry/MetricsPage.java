package dev.golden.local.telemetry;

import dev.golden.local.telemetry.Scrape.Family;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The text of docs/metrics.md, from what services show. */
public final class MetricsPage {

    private static final Set<String> OURS = Set.of(
            "golden",
            "sandbox",
            "peer",
            "dlq",
            "circuit",
            "gen",
            "http_server_requests_seconds",
            "hikaricp_connections_");

    private MetricsPage() {}

    public static String of(Map<String, Scrape> services) {
        Map<String, Family> families = new TreeMap<>();
        Map<String, Set<String>> emitters = new TreeMap<>();
        services.forEach((service, scrape) -> scrape.families().values().stream()
                .filter(family -> isDocumented(family.name()))
                .forEach(family -> {
                    families.merge(family.name(), family, MetricsPage::union);
                    emitters.computeIfAbsent(family.name(), name -> new TreeSet<>())
                            .add(service);
                }));
        StringBuilder rows = new StringBuilder();
        families.values()
                .forEach(family -> rows.append("| `%s` | %s | %s | %s | %s | %s |%n"
                        .formatted(
                                family.name(),
                                family.type(),
                                family.labels().isEmpty() ? "" : "`" + String.join("`, `", family.labels()) + "`",
                                unit(family.name()),
                                family.name().startsWith("http_server")
                                        ? "Requests, by route and answer"
                                        : family.help(),
                                from(emitters.getOrDefault(family.name(), Set.of()), services.size()))));
        return """
                # Metrics

                Generated from what a running platform shows: `TelemetryIT` in local-platform fails when this page is not what
                the services say, and writes it anew with `-Dgolden.rewrite=true`. Every service answers `GET /metrics`; every
                series has the label `service`.

                - Bounds of histograms are exact: the limits of the objectives (0.1, 1, 30 and 180 s) are bounds, so the share
                  of what was quick enough is `rate(..._bucket{le="1.0"}) / rate(..._count)`, with nothing interpolated.
                  `le="1.0"`, not `"1"`.
                - `golden_tasks_active`, `golden_budget_utilisation_ratio`, `golden_budget_exhausted_tenants`,
                  `sandbox_queue_depth`, `dlq_unresolved_messages` and `golden_escalations_waiting` are read from the database
                  in the background, never by a scrape, and are the same in all replicas: take `max`, not `sum`. So is
                  `golden_consumer_backlog`, which the broker says.
                - Labels are bounded. Routes are patterns (`UNKNOWN` for what was refused before a route was chosen,
                  `NOT_FOUND` for no route), methods that HTTP does not know are `OTHER`, languages and violations outside of
                  the known ones are `other`, tenants are the 20 most used. Beyond 1,000 series of a metric
                  (`golden.telemetry.series-per-metric`) further ones are not recorded and one log line says so.
                - Besides there are Micrometer's `jvm_*`, `process_*`, `system_*`, `disk_*`, `logback_*` and `application_*`,
                  and a gauge `..._max` (greatest of the last minutes) for each histogram.

                | metric | type | labels | unit | meaning | from |
                |---|---|---|---|---|---|
                """ + rows;
    }

    private static String from(Set<String> emitters, int services) {
        return emitters.size() == services ? "all" : String.join(", ", emitters);
    }

    private static boolean isDocumented(String name) {
        return OURS.stream().anyMatch(name::startsWith)
                && !(name.endsWith("_seconds_max")
                        || name.equals("gen_ai_client_token_usage_max")
                        || name.equals("peer_review_effective_panel_max"));
    }

    private static Family union(Family one, Family other) {
        Set<String> labels = new TreeSet<>(one.labels());
        labels.addAll(other.labels());
        return new Family(one.name(), one.type(), one.help(), labels);
    }

    private static String unit(String name) {
        if (name.contains("_seconds")) {
            return "s";
        }
        return name.contains("tokens") || name.contains("token_usage") ? "tokens" : "";
    }
}
