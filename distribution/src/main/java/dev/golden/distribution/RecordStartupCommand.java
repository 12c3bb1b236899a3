package dev.golden.distribution;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * Starts every service once, asks each a few questions and ends, so that a JVM told to record its start-up has seen
 * what all of them load. Needs no server: the services start while database, broker and cache are away.
 */
@Command(
        name = "record-startup",
        hidden = true,
        mixinStandardHelpOptions = true,
        description = "Starts and ends every service, for the JVM's start-up cache.")
final class RecordStartupCommand implements Callable<Integer> {

    private static final List<String> PATHS =
            List.of("/health/live", "/health/ready", "/health", "/metrics", "/v3/api-docs", "/tasks");

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (Service service : Service.values()) {
                try (ConfigurableApplicationContext context = ServeCommand.start(
                        service, "--server.port=0", "--server.address=127.0.0.1", "--spring.profiles.active=json")) {
                    String port = context.getEnvironment().getRequiredProperty("local.server.port");
                    for (String path : PATHS) {
                        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .build();
                        int status = client.send(request, HttpResponse.BodyHandlers.discarding())
                                .statusCode();
                        out.println(service + " " + path + " " + status);
                    }
                }
            }
        }
        return 0;
    }
}
