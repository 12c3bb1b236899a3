package dev.golden.local.bench;

import dev.golden.local.state.LaunchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.IntStream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** For each problem a candidate whose own tests fail when run directly; found once, kept in a file. */
final class BrokenCandidates {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Path file;
    private final Map<String, String> bodies = new ConcurrentSkipListMap<>();

    BrokenCandidates(Path file) {
        this.file = file;
        if (Files.exists(file)) {
            try {
                bodies.putAll(JSON.readValue(Files.readString(file), new TypeReference<Map<String, String>>() {}));
            } catch (IOException | JacksonException e) {
                // Broken or old: it is only a cache, found again below.
            }
        }
    }

    boolean isKnown(HumanEvalProblem problem) {
        return bodies.containsKey(problem.hash());
    }

    /** @throws LaunchException when the right solution itself fails or no simple mistake makes it fail */
    void search(HumanEvalProblem problem) {
        if (DirectRun.of(problem.canonicalCandidate(), problem.tests()) != DirectRun.Outcome.PASSED) {
            throw new LaunchException("The canonical solution of " + problem.id() + " fails when run directly.");
        }
        Optional<String> broken = Mutations.of(problem.solution()).stream()
                .filter(body -> failsAlways(problem, body))
                .findFirst();
        bodies.put(
                problem.hash(),
                broken.orElseThrow(
                        () -> new LaunchException("No simple mutation makes " + problem.id() + " fail its tests.")));
    }

    String candidate(HumanEvalProblem problem) {
        String body = bodies.get(problem.hash());
        if (body == null) {
            throw new IllegalStateException("not searched: " + problem.id());
        }
        return problem.candidateWith(body);
    }

    void save() {
        try {
            Files.createDirectories(file.getParent());
            Path fresh = Files.writeString(
                    file.resolveSibling(file.getFileName() + ".new"), JSON.writeValueAsString(bodies));
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new LaunchException("The file " + file + " cannot be written: " + e.getMessage(), e);
        }
    }

    /** Twice: one failure of a test that draws lots proves nothing. */
    private static boolean failsAlways(HumanEvalProblem problem, String body) {
        return IntStream.range(0, 2).allMatch(run -> fails(problem, body));
    }

    private static boolean fails(HumanEvalProblem problem, String body) {
        return DirectRun.of(problem.candidateWith(body), problem.tests()) == DirectRun.Outcome.FAILED;
    }
}
