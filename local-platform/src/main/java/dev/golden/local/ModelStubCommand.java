package dev.golden.local;

import dev.golden.local.state.LaunchException;
import dev.golden.local.stub.StubModelServer;
import dev.golden.local.stub.StubScript;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "model-stub",
        mixinStandardHelpOptions = true,
        description = {
            "Runs a scripted server that speaks the OpenAI protocol, until Ctrl-C. It is a stub for tests and",
            "demonstrations, not a model: it answers what its script says."
        },
        footer = {
            "",
            "GET /stub/calls shows what it was asked, PUT /stub/script gives it another script.",
            "docs/model-gateway.md explains scripts."
        })
final class ModelStubCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--port",
            paramLabel = "P",
            defaultValue = "8090",
            description = "Port on 127.0.0.1; 0 takes a free one (default: ${DEFAULT-VALUE}).")
    private int port = 8090;

    @Option(
            names = "--script",
            paramLabel = "FILE",
            description =
                    "What it answers, as JSON; without it a small task is planned, written, corrected and reviewed.")
    private @Nullable Path script;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        try (StubModelServer server = new StubModelServer(port, script(), Clock.systemUTC())) {
            out.println("Stub of a model on " + server.baseUrl() + " (Ctrl-C stops it)");
            out.println("  GOLDEN_MODEL_BASE_URL=" + server.baseUrl() + " GOLDEN_MODEL_NAME=stub ./golden up");
            out.flush();
            new CountDownLatch(1).await();
        }
        return 0;
    }

    private StubScript script() {
        Path file = script;
        if (file == null) {
            return StubScript.standard();
        }
        try {
            return StubScript.read(Files.readString(file));
        } catch (IOException e) {
            throw new LaunchException("The script " + file + " cannot be read: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new LaunchException("The script " + file + " is not usable: " + e.getMessage(), e);
        }
    }
}
