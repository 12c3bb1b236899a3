package dev.golden.operations.verify.system;

import dev.golden.operations.OperationException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** A Prometheus server's answers; figures are those of the last half hour. */
public final class Prometheus implements Measurements {

    private static final String WINDOW = "[30m]";

    /** Something that is scraped. */
    public record Target(String service, boolean up, String error) {}

    private final Api http;

    /** @param http at its address */
    public Prometheus(Api http) {
        this.http = http;
    }

    @Override
    public String span() {
        return "in the last 30 minutes";
    }

    @Override
    public Optional<Double> quantile(String histogram, double quantile) {
        return number(String.format(
                Locale.ROOT, "histogram_quantile(%s, sum by (le) (rate(%s_bucket%s)))", quantile, histogram, WINDOW));
    }

    @Override
    public Optional<Double> share(String counter, String label, Set<String> values) {
        String some = "(sum(increase(%s{%s=~\"%s\"}%s)) or vector(0))"
                .formatted(counter, label, String.join("|", values), WINDOW);
        return number("%s / sum(increase(%s%s))".formatted(some, counter, WINDOW));
    }

    @Override
    public Optional<Double> sum(String gauge) {
        return number("sum(" + gauge + ")");
    }

    @Override
    public Set<String> services(String metric) {
        Set<String> services = new TreeSet<>();
        data("/api/v1/query?query=" + encode("count by (service) (" + metric + ")"))
                .path("result")
                .forEach(row -> services.add(row.path("metric").path("service").asString("")));
        return services;
    }

    public List<Target> targets() {
        return StreamSupport.stream(
                        data("/api/v1/targets?state=active")
                                .path("activeTargets")
                                .spliterator(),
                        false)
                .map(target -> new Target(
                        target.path("labels")
                                .path("service")
                                .asString(target.path("labels").path("job").asString("")),
                        target.path("health").asString("").equals("up"),
                        target.path("lastError").asString("")))
                .toList();
    }

    /** Names of the alert rules it has loaded. */
    public Set<String> alertRules() {
        Set<String> names = new TreeSet<>();
        data("/api/v1/rules?type=alert")
                .path("groups")
                .forEach(group -> group.path("rules")
                        .forEach(rule -> names.add(rule.path("name").asString(""))));
        return names;
    }

    /** Alerts of that rule group that fire now. */
    public Set<String> firing(String group) {
        Set<String> names = new TreeSet<>();
        data("/api/v1/rules?type=alert").path("groups").forEach(found -> {
            if (found.path("name").asString("").equals(group)) {
                found.path("rules").forEach(rule -> {
                    if (rule.path("state").asString("").equals("firing")) {
                        names.add(rule.path("name").asString(""));
                    }
                });
            }
        });
        return names;
    }

    private Optional<Double> number(String query) {
        JsonNode result = data("/api/v1/query?query=" + encode(query)).path("result");
        if (result.isEmpty()) {
            return Optional.empty();
        }
        double value = Double.parseDouble(result.path(0).path("value").path(1).asString("NaN"));
        return Double.isNaN(value) ? Optional.empty() : Optional.of(value);
    }

    private JsonNode data(String path) {
        Api.Answer answer = http.get(path);
        if (!answer.ok()) {
            throw new OperationException("Prometheus answers " + path + " with " + answer.status());
        }
        return answer.json().path("data");
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
