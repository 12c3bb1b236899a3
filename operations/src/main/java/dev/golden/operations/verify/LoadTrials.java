package dev.golden.operations.verify;

import dev.golden.operations.verify.system.Api;
import dev.golden.operations.verify.system.Api.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** A small, bounded load. */
final class LoadTrials {

    private static final int REQUESTS = 1000;
    private static final int AT_ONCE = 10;
    private static final double SLO_SECONDS = 1;
    /** More than the pool holds, and so few that the refused ones do not spoil the share of errors. */
    private static final int POOL_CALLERS = 32;

    private static final Duration POOL_LIMIT = Duration.ofSeconds(20);

    /** @param p95 seconds */
    private record Load(int failed, double p95, double seconds) {}

    private LoadTrials() {}

    static Result survives(Deployment deployment) {
        Load load = load(deployment);
        return Result.when(
                load.failed() == 0,
                "%d requests, %d at a time, %.0f a second, none failed"
                        .formatted(REQUESTS, AT_ONCE, REQUESTS / load.seconds()),
                load.failed() + " of " + REQUESTS + " requests failed");
    }

    static Result p95(Deployment deployment) {
        Load load = load(deployment);
        return Result.when(
                load.p95() < SLO_SECONDS,
                "p95 %.0f ms".formatted(load.p95() * 1000),
                "p95 %.0f ms under load, the objective is %.0f s".formatted(load.p95() * 1000, SLO_SECONDS));
    }

    /** Reads as ten callers, so that no one's allowance ends the load; the checklist's {@code ab -n 1000 -c 10}. */
    private static Load load(Deployment deployment) {
        return deployment.keep("load", () -> {
            long[] nanos = new long[REQUESTS];
            List<Future<Integer>> failures = new ArrayList<>();
            long started = System.nanoTime();
            try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int c = 0; c < AT_ONCE; c++) {
                    Api caller = deployment.api().as("DEVELOPER", deployment.tenant(), "verify-load-" + c);
                    int first = c * (REQUESTS / AT_ONCE);
                    failures.add(callers.submit(() -> run(caller, nanos, first)));
                }
            }
            double seconds = (System.nanoTime() - started) / 1e9;
            int failed = 0;
            for (Future<Integer> failure : failures) {
                failed += failure.get();
            }
            Arrays.sort(nanos);
            return new Load(failed, nanos[REQUESTS * 95 / 100] / 1e9, seconds);
        });
    }

    private static int run(Api caller, long[] nanos, int first) {
        int failed = 0;
        for (int i = first; i < first + REQUESTS / AT_ONCE; i++) {
            long before = System.nanoTime();
            failed += caller.once("GET", "/tasks?pageSize=10", null, Map.of()).ok() ? 0 : 1;
            nanos[i] = System.nanoTime() - before;
        }
        return failed;
    }

    /**
     * Holds the row that all requests of one tenant wait for, so that they take every connection of the pool. Whoever
     * else calls meanwhile is told 503 as well: for this machine only.
     */
    static Result poolExhausted(Deployment deployment) throws Exception {
        if (!deployment.isLocal()) {
            return Result.skip("for some seconds every caller would get 503: against staging, through "
                    + "`kubectl port-forward`, so that the address is this machine's");
        }
        String tenant = deployment.tenant() + "-pool";
        Api developer = deployment.api().as("DEVELOPER", tenant, "verify-developer");
        deployment.api().as("ADMIN", tenant, "verify-admin").put("/budget/limits/" + tenant, Map.of("total_limit", 1));
        List<Future<Answer>> answers = new ArrayList<>();
        int refused;
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            refused = deployment.database().rolledBack(database -> {
                database.rows("SELECT 1 FROM budget_limits WHERE tenant_id = ? FOR UPDATE", tenant);
                for (int i = 0; i < POOL_CALLERS; i++) {
                    String body = "{\"request_id\": \"pool-" + i + "\", \"tokens\": 1000}";
                    answers.add(callers.submit(() -> developer.once("POST", "/budget/request", body, Map.of())));
                }
                return refusedInTime(answers);
            });
        }
        int wrong = 0;
        for (Future<Answer> answer : answers) {
            int status = answer.get().status();
            wrong += status == 200 || status == 503 ? 0 : 1;
        }
        return Result.when(
                refused > 0 && wrong == 0,
                refused + " of " + POOL_CALLERS + " were told 503 with Retry-After, the rest was served afterwards",
                refused + " were told 503, " + wrong + " something that is neither 200 nor 503");
    }

    private static int refusedInTime(List<Future<Answer>> answers) {
        long end = System.nanoTime() + POOL_LIMIT.toNanos();
        int refused = 0;
        while (refused == 0 && System.nanoTime() < end) {
            Pause.millis(TimeUnit.SECONDS.toMillis(1));
            refused = (int) answers.stream()
                    .filter(answer -> answer.state() == Future.State.SUCCESS
                            && answer.resultNow().status() == 503
                            && !answer.resultNow().header("Retry-After").isEmpty())
                    .count();
        }
        return refused;
    }
}
