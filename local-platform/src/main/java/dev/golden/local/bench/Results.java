package dev.golden.local.bench;

import dev.golden.local.state.LaunchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** What was measured so far, one JSON line per task; the first line names the run, so that it can go on. */
final class Results {

    private static final JsonMapper JSON = JsonMapper.shared();

    /** Right solutions must be accepted, broken ones rejected. */
    enum Kind {
        CANONICAL("COMPLETED"),
        BROKEN("REJECTED");

        private final String expected;

        Kind(String expected) {
            this.expected = expected;
        }

        String expected() {
            return expected;
        }
    }

    /** @param millis from the first request to the final state */
    record Result(String problem, Kind kind, String taskId, String status, long millis) {

        boolean asExpected() {
            return status.equals(kind.expected());
        }
    }

    private record Header(String run) {}

    private final Path file;
    private final String run;
    private final Map<String, Result> results = new LinkedHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();

    private Results(Path file, String run) {
        this.file = file;
        this.run = run;
    }

    /** Goes on with the run in the file unless it is whole already or a new one is wanted. */
    static Results open(Path file, int wanted, boolean fresh) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            if (Files.exists(file)) {
                Results before = read(file);
                if (!fresh && before.results.size() < wanted) {
                    return before;
                }
                Files.move(
                        file, file.resolveSibling(file.getFileName() + ".last"), StandardCopyOption.REPLACE_EXISTING);
            }
            Results results = new Results(file, UUID.randomUUID().toString().substring(0, 8));
            Files.writeString(file, JSON.writeValueAsString(new Header(results.run)) + "\n");
            return results;
        } catch (IOException e) {
            throw new LaunchException("The results file " + file + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static Results read(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        try {
            Results results = new Results(
                    file, JSON.readValue(lines.getFirst(), Header.class).run());
            for (String line : lines.subList(1, lines.size())) {
                try {
                    results.remember(JSON.readValue(line, Result.class));
                } catch (JacksonException e) {
                    // The last line of a killed run may be half written; that task is asked for again.
                }
            }
            return results;
        } catch (JacksonException | java.util.NoSuchElementException e) {
            throw new LaunchException("The results file " + file + " is damaged; --fresh starts over.", e);
        }
    }

    /** Makes the same task the same request, also after the benchmark was killed. */
    String idempotencyKey(HumanEvalProblem problem, Kind kind) {
        return "humaneval-" + run + "-" + problem.id().replaceAll("[^A-Za-z0-9]", "-") + "-" + kind;
    }

    boolean has(HumanEvalProblem problem, Kind kind) {
        lock.lock();
        try {
            return results.containsKey(problem.id() + kind);
        } finally {
            lock.unlock();
        }
    }

    void add(Result result) {
        lock.lock();
        try {
            remember(result);
            Files.writeString(file, JSON.writeValueAsString(result) + "\n", StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new LaunchException("The results file " + file + " cannot be written: " + e.getMessage(), e);
        } finally {
            lock.unlock();
        }
    }

    List<Result> all() {
        lock.lock();
        try {
            return new ArrayList<>(results.values());
        } finally {
            lock.unlock();
        }
    }

    private void remember(Result result) {
        results.put(result.problem() + result.kind(), result);
    }
}
