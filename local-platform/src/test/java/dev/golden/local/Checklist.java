package dev.golden.local;

import dev.golden.local.platform.PlatformDescription;
import dev.golden.local.platform.Service;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code golden verify} as a user of that platform calls it. */
final class Checklist {

    private final RunningPlatform platform;

    Checklist(RunningPlatform platform) {
        this.platform = platform;
    }

    /** @return the lines of the report by id */
    Map<String, JsonNode> run(String... more) {
        PlatformDescription running = PlatformDescription.find(platform.state()).orElseThrow();
        List<String> arguments = new ArrayList<>(List.of(
                "verify",
                "--json",
                "--url",
                platform.url(),
                "--jwt-secret",
                platform.state().secret("jwt-secret"),
                "--db",
                databaseUrl(),
                "--db-user",
                "golden",
                "--db-password",
                platform.state().secret("postgres-password"),
                "--nats",
                LocalDefaults.natsUrl(platform.state()),
                "--redis",
                redisUrl(),
                "--metrics",
                Arrays.stream(Service.values())
                        .map(service -> "http://127.0.0.1:" + running.ports().of(service) + "/metrics")
                        .collect(Collectors.joining(","))));
        arguments.addAll(List.of(more));
        Map<String, JsonNode> lines = new TreeMap<>();
        JsonMapper.shared()
                .readTree(command(arguments.toArray(String[]::new)))
                .path("lines")
                .forEach(line -> lines.put(line.path("id").asString(""), line));
        return lines;
    }

    static Set<String> failed(Map<String, JsonNode> lines) {
        return lines.entrySet().stream()
                .filter(line -> line.getValue().path("result").asString("").equals("FAIL"))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    String command(String... arguments) {
        StringWriter out = new StringWriter();
        Main.commandLine(new PrintWriter(out, true), new PrintWriter(System.out, true, StandardCharsets.UTF_8))
                .execute(arguments);
        return out.toString();
    }

    String redisUrl() {
        int port =
                PlatformDescription.find(platform.state()).orElseThrow().ports().redis();
        return "redis://:" + platform.state().secret("redis-password") + "@127.0.0.1:" + port;
    }

    String databaseUrl() {
        int port =
                PlatformDescription.find(platform.state()).orElseThrow().ports().postgres();
        return "jdbc:postgresql://127.0.0.1:" + port + "/golden";
    }
}
