package dev.golden.local;

import dev.golden.local.state.LaunchException;
import dev.golden.local.state.StateFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "logs",
        mixinStandardHelpOptions = true,
        description = "Prints the end of a service's log.",
        footer = {"", "Also: platform, postgres, redis, nats."})
final class LogsCommand implements Callable<Integer> {

    private static final int TAIL_BYTES = 64 * 1024;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private DataDir dataDir = new DataDir();

    @Parameters(paramLabel = "SERVICE", description = "Whose log.")
    private String service = "";

    @Option(
            names = {"-f", "--follow"},
            description = "Go on with what is written from now on, until Ctrl-C.")
    private boolean follow;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        Path file = find(dataDir.state());
        long position = Math.max(0, Files.size(file) - TAIL_BYTES);
        boolean partial = position > 0;
        while (true) {
            try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
                if (log.length() < position) {
                    position = 0; // The file was rolled over.
                }
                log.seek(position);
                byte[] bytes = new byte[(int) Math.min(log.length() - position, 1 << 20)];
                log.readFully(bytes);
                position += bytes.length;
                String text = new String(bytes, StandardCharsets.UTF_8);
                out.print(partial ? text.substring(text.indexOf('\n') + 1) : text);
                out.flush();
                partial = false;
                if (bytes.length == 0 && !follow) {
                    return 0;
                }
            }
            TimeUnit.MILLISECONDS.sleep(follow ? 200 : 0);
        }
    }

    private Path find(StateFolder state) {
        Path file = state.log(service);
        if (service.matches("[a-z-]+") && Files.isRegularFile(file)) {
            return file;
        }
        String known = "none yet";
        try (var logs = Files.list(state.folder("logs"))) {
            known = logs.map(log -> log.getFileName().toString())
                    .filter(name -> name.endsWith(".log"))
                    .map(name -> name.substring(0, name.length() - ".log".length()))
                    .sorted()
                    .collect(Collectors.joining(", "));
        } catch (IOException e) {
            // No folder, no logs.
        }
        throw new LaunchException(
                "There is no log of " + service + " in " + state.root() + "; there are: " + known + ".");
    }
}
