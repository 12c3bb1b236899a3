package dev.golden.deployment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A Grafana dashboard of {@code k8s/dashboards}. */
public record Dashboard(String file, JsonNode json) {

    static final Path FOLDER = Repository.file("k8s/dashboards");

    /** A query of a panel, as Grafana would send it for all services and a short range. */
    public record Query(String dashboard, String panel, String expression) {
        @Override
        public String toString() {
            return dashboard + " / " + panel + ": " + expression;
        }
    }

    public static List<Dashboard> all() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .map(Dashboard::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String title() {
        return json.path("title").asString("");
    }

    /** Panels that show something, without the rows that group them. */
    List<JsonNode> panels() {
        List<JsonNode> panels = new ArrayList<>();
        json.path("panels").forEach(panel -> {
            if (!panel.path("type").asString("").equals("row")) {
                panels.add(panel);
            }
        });
        return panels;
    }

    /** @param range what {@code $__rate_interval} stands for, e.g. {@code 30s} */
    public List<Query> queries(String range) {
        List<Query> queries = new ArrayList<>();
        for (JsonNode panel : panels()) {
            for (JsonNode target : panel.path("targets")) {
                queries.add(new Query(
                        file,
                        panel.path("title").asString(""),
                        target.path("expr")
                                .asString("")
                                .replace("$__rate_interval", range)
                                .replace("$service", ".+")));
            }
        }
        return queries;
    }

    private static Dashboard read(Path file) {
        try {
            return new Dashboard(
                    file.getFileName().toString(), JsonMapper.shared().readTree(Files.readString(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
