package dev.golden.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.golden.testsupport.Servers;
import dev.golden.testsupport.Tokens;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** A sandbox that does not isolate: the self-test finds it, nothing is run, and the service says that it is not ready. */
class UnsafeSandboxIT {

    @TempDir
    private Path folder;

    @Test
    void isNotReadyAndRunsNothing() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path ran = folder.resolve("ran");
        Path program = folder.resolve("bwrap");
        // Runs what it is told to, without any wall around it.
        Files.writeString(program, """
                #!/usr/bin/bash
                echo ran >> %s
                while [ "$1" != -- ]; do shift; done
                shift
                exec "$@"
                """.formatted(ran));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        Map<String, Object> properties =
                new HashMap<>(Servers.springProperties(Servers.shared().newDatabase()));
        properties.put("spring.config.name", "golden,sandbox");
        properties.put("golden.sandbox.bubblewrap.program", program.toString());
        String[] arguments = properties.entrySet().stream()
                .map(entry -> "--" + entry.getKey() + "=" + entry.getValue())
                .toArray(String[]::new);

        try (ConfigurableApplicationContext context = new SpringApplication(SandboxApplication.class).run(arguments);
                HttpClient client = HttpClient.newHttpClient()) {
            String url = "http://localhost:" + context.getEnvironment().getRequiredProperty("local.server.port");
            assertThat(get(client, url + "/health/ready").statusCode()).isEqualTo(503);
            assertThat(get(client, url + "/health/live").statusCode()).isEqualTo(200);
            HttpResponse<String> languages = get(client, url + "/sandbox/languages");
            assertThat(languages.body()).contains("self-test").contains("\"available\":false");
            HttpRequest order = HttpRequest.newBuilder(URI.create(url + "/sandbox/execute"))
                    .header("Authorization", "Bearer " + Tokens.of("DEVELOPER", "acme"))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString("{\"code\": \"print(1)\"}"))
                    .build();
            assertThat(client.send(order, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(503);
        }
    }

    private static HttpResponse<String> get(HttpClient client, String address) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(address))
                        .header("Authorization", "Bearer " + Tokens.of("VIEWER", "acme"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
