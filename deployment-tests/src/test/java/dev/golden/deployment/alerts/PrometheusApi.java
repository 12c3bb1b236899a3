package dev.golden.deployment.alerts;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks a running Prometheus. */
record PrometheusApi(String url, HttpClient http) {

    JsonNode get(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer =
                http.send(HttpRequest.newBuilder(URI.create(url + path)).build(), HttpResponse.BodyHandlers.ofString());
        return JsonMapper.shared().readTree(answer.body());
    }

    /** The samples, or the error as an assertion. */
    JsonNode query(String expression) throws IOException, InterruptedException {
        JsonNode answer = get("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
        if (!answer.path("status").asString("").equals("success")) {
            throw new AssertionError(expression + ": " + answer.path("error").asString(""));
        }
        return answer.path("data").path("result");
    }

    /** Health of each target, as "job health". */
    List<String> targets() throws IOException, InterruptedException {
        return get("/api/v1/targets").path("data").path("activeTargets").values().stream()
                .map(target -> target.path("labels").path("job").asString("") + " "
                        + target.path("health").asString(""))
                .toList();
    }

    /** Rules that could not be evaluated, with the reason. */
    List<String> brokenRules() throws IOException, InterruptedException {
        return get("/api/v1/rules").path("data").path("groups").values().stream()
                .flatMap(group -> group.path("rules").values().stream())
                .filter(rule -> !rule.path("health").asString("").equals("ok"))
                .map(rule -> rule.path("name").asString("") + " "
                        + rule.path("health").asString("") + " "
                        + rule.path("lastError").asString(""))
                .toList();
    }

    /** Names of the alerts that fire. */
    Set<String> firing() throws IOException, InterruptedException {
        return get("/api/v1/alerts").path("data").path("alerts").values().stream()
                .filter(alert -> alert.path("state").asString("").equals("firing"))
                .map(alert -> alert.path("labels").path("alertname").asString(""))
                .collect(Collectors.toSet());
    }
}
