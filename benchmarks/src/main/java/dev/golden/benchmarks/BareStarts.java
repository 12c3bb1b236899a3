package dev.golden.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Times the bare start of a program, without any isolation: the floor that sandboxes are compared with. A small Python
 * process does the spawning, since a JVM adds its own helper process to each.
 */
final class BareStarts implements AutoCloseable {

    /** Reads a count and a command (separated by tabs), runs it that often, answers nanoseconds in all. */
    private static final String SPAWNER = """
            import os, sys, time
            null = os.open('/dev/null', os.O_RDWR)
            actions = [(os.POSIX_SPAWN_DUP2, null, 0), (os.POSIX_SPAWN_DUP2, null, 1), (os.POSIX_SPAWN_DUP2, null, 2)]
            for line in sys.stdin:
                count, *command = line.rstrip('\\n').split('\\t')
                begin = time.perf_counter_ns()
                for i in range(int(count)):
                    os.waitpid(os.posix_spawn(command[0], command, {}, file_actions=actions), 0)
                print(time.perf_counter_ns() - begin, flush=True)
            """;

    private final Process process;
    private final BufferedReader answers;
    private final Writer orders;

    BareStarts() throws IOException {
        process = new ProcessBuilder("/usr/bin/python3", "-I", "-S", "-c", SPAWNER)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        orders = process.outputWriter(StandardCharsets.UTF_8);
    }

    /** Nanoseconds from spawn to exit. */
    long time(List<String> command) {
        return time(command, 1);
    }

    /** Nanoseconds for that many starts, one after the other. */
    long time(List<String> command, int count) {
        try {
            orders.write(count + "\t" + String.join("\t", command) + "\n");
            orders.flush();
            return Long.parseLong(answers.readLine());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
