package dev.golden.local.bench;

import dev.golden.local.bench.Results.Kind;
import dev.golden.local.bench.Results.Result;
import dev.golden.local.client.PlatformClient;
import dev.golden.local.client.PlatformClient.Answer;
import dev.golden.local.client.Tasks;
import dev.golden.local.state.LaunchException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;

/** Submits every problem twice, right and broken, and checks what becomes of it. */
public final class HumanEvalBench {

    private static final Duration POLL = Duration.ofMillis(150);
    private static final Duration TASK_LIMIT = Duration.ofMinutes(10);
    private static final String TENANT = "humaneval";
    private static final long BUDGET = 50_000_000L;

    /** Which problems, how many at a time, where it keeps what it found. */
    public record Options(Path file, Path folder, int limit, int window, boolean fresh) {}

    /** What came out; the figures are of all tasks of the run. */
    public record Summary(
            int accepted, int rejected, int problems, long p50Millis, long p95Millis, double tasksPerMinute) {

        public boolean asExpected() {
            return accepted == problems && rejected == problems;
        }
    }

    private record Job(HumanEvalProblem problem, Kind kind) {}

    private final PlatformClient client;
    private final Options options;
    private final PrintWriter out;

    public HumanEvalBench(PlatformClient client, Options options, PrintWriter out) {
        this.client = client;
        this.options = options;
        this.out = out;
    }

    public Summary run() {
        List<HumanEvalProblem> problems = HumanEvalProblem.read(options.file());
        if (options.limit() > 0 && options.limit() < problems.size()) {
            problems = problems.subList(0, options.limit());
        }
        BrokenCandidates broken = searchMutations(problems);
        Results results =
                Results.open(options.folder().resolve("humaneval-results.jsonl"), 2 * problems.size(), options.fresh());
        List<Job> jobs = new ArrayList<>();
        for (HumanEvalProblem problem : problems) {
            for (Kind kind : Kind.values()) {
                if (!results.has(problem, kind)) {
                    jobs.add(new Job(problem, kind));
                }
            }
        }
        grantBudget();
        out.printf(
                "%d tasks, %d at a time, %d done before%n",
                jobs.size(), options.window(), results.all().size());
        long start = System.nanoTime();
        submitAll(jobs, broken, results);
        return summarise(problems, results, jobs.size(), (System.nanoTime() - start) / 1e9);
    }

    private BrokenCandidates searchMutations(List<HumanEvalProblem> problems) {
        BrokenCandidates broken = new BrokenCandidates(options.folder().resolve("humaneval-mutations.json"));
        List<HumanEvalProblem> unknown =
                problems.stream().filter(problem -> !broken.isKnown(problem)).toList();
        if (!unknown.isEmpty()) {
            out.printf("Looking for a mistake that makes the tests fail, for %d problems%n", unknown.size());
            AtomicInteger done = new AtomicInteger();
            inParallel(Runtime.getRuntime().availableProcessors(), unknown, problem -> {
                broken.search(problem);
                int count = done.incrementAndGet();
                if (count % 20 == 0 || count == unknown.size()) {
                    out.printf("  %d/%d%n", count, unknown.size());
                    broken.save();
                }
            });
            broken.save();
        }
        return broken;
    }

    /** The benchmark's own tenant must not run dry halfway. */
    private void grantBudget() {
        client.as("ADMIN", TENANT).put("/budget/limits/" + TENANT, Map.of("total_limit", BUDGET));
    }

    private void submitAll(List<Job> jobs, BrokenCandidates broken, Results results) {
        PlatformClient developer = client.as("DEVELOPER", TENANT, "bench");
        AtomicInteger done = new AtomicInteger();
        inParallel(options.window(), jobs, job -> {
            String candidate =
                    job.kind() == Kind.CANONICAL ? job.problem().canonicalCandidate() : broken.candidate(job.problem());
            Result result = submit(developer, job, candidate, results.idempotencyKey(job.problem(), job.kind()));
            results.add(result);
            int count = done.incrementAndGet();
            if (!result.asExpected()) {
                out.printf(
                        "  %s %s: %s, expected %s (task %s)%n",
                        job.problem().id(),
                        job.kind().name().toLowerCase(Locale.ROOT),
                        result.status(),
                        job.kind().expected(),
                        result.taskId());
            }
            if (count % 10 == 0 || count == jobs.size()) {
                out.printf("  %d/%d%n", count, jobs.size());
                out.flush();
            }
        });
    }

    private Result submit(PlatformClient developer, Job job, String candidate, String key) {
        long start = System.nanoTime();
        Answer answer = developer.create(
                "/tasks",
                Map.of(
                        "name",
                        job.problem().id().replace('/', ' ') + " "
                                + job.kind().name().toLowerCase(Locale.ROOT),
                        "description",
                        "Implement " + job.problem().entryPoint() + " so that its tests pass.",
                        "language",
                        "python",
                        "candidate",
                        candidate,
                        "tests",
                        job.problem().tests()),
                key);
        String id = answer.string("id");
        if (!answer.ok() || id.isEmpty()) {
            return new Result(
                    job.problem().id(), job.kind(), "-", "HTTP " + answer.status() + " " + answer.string("code"), 0);
        }
        JsonNode task = Tasks.awaitRest(developer, id, POLL, TASK_LIMIT, status -> {});
        return new Result(
                job.problem().id(), job.kind(), id, task.path("status").asString(""), millis(task, start));
    }

    /** From submission to the end as the platform recorded it; our own clock, coarser by the polling, when it did not. */
    private static long millis(JsonNode task, long start) {
        String created = task.path("created_at").asString("");
        String finished = task.path("finished_at").asString("");
        return created.isEmpty() || finished.isEmpty()
                ? (System.nanoTime() - start) / 1_000_000
                : Duration.between(Instant.parse(created), Instant.parse(finished))
                        .toMillis();
    }

    private Summary summarise(List<HumanEvalProblem> problems, Results results, int submitted, double seconds) {
        List<Result> all = results.all().stream()
                .filter(result -> problems.stream().anyMatch(p -> p.id().equals(result.problem())))
                .toList();
        List<Long> millis = all.stream().map(Result::millis).sorted().toList();
        Summary summary = new Summary(
                count(all, Kind.CANONICAL),
                count(all, Kind.BROKEN),
                problems.size(),
                percentile(millis, 50),
                percentile(millis, 95),
                seconds <= 0 ? 0 : submitted / seconds * 60);
        out.printf("accepted %d/%d%n", summary.accepted(), summary.problems());
        out.printf("rejected %d/%d%n", summary.rejected(), summary.problems());
        out.printf(
                Locale.ROOT,
                "per task p50 %.2f s, p95 %.2f s; %.0f tasks/min%n",
                summary.p50Millis() / 1e3,
                summary.p95Millis() / 1e3,
                summary.tasksPerMinute());
        out.flush();
        return summary;
    }

    private static int count(List<Result> results, Kind kind) {
        return (int) results.stream()
                .filter(result -> result.kind() == kind && result.asExpected())
                .count();
    }

    static long percentile(List<Long> sorted, int percent) {
        if (sorted.isEmpty()) {
            return 0;
        }
        int rank = (int) Math.ceil(percent / 100.0 * sorted.size());
        return sorted.get(Math.max(0, rank - 1));
    }

    private static <T> void inParallel(int window, List<T> items, java.util.function.Consumer<T> work) {
        List<Future<?>> futures = new ArrayList<>();
        try (ExecutorService workers = Executors.newFixedThreadPool(
                window, Thread.ofVirtual().name("bench-", 0).factory())) {
            items.forEach(item -> futures.add(workers.submit(() -> work.accept(item))));
            for (Future<?> future : futures) {
                try {
                    future.get();
                } catch (ExecutionException e) {
                    workers.shutdownNow();
                    throw e.getCause() instanceof LaunchException known
                            ? known
                            : new LaunchException("Unexpected: " + e.getCause(), e);
                } catch (InterruptedException e) {
                    workers.shutdownNow();
                    Thread.currentThread().interrupt();
                    throw new LaunchException("Interrupted", e);
                }
            }
        }
    }
}
