package dev.golden.operations.verify;

import dev.golden.operations.verify.system.Api;
import dev.golden.operations.verify.system.Api.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Budget requests of the throw-away tenant. */
final class BudgetTrials {

    private static final int CALLERS = 20;
    private static final long HOLD = 1000;
    private static final long FOR_SEVEN = 7 * HOLD;

    private BudgetTrials() {}

    /** Twice the same request: the same bytes, one row. */
    static Result idempotent(Deployment deployment) throws Exception {
        return deployment.keep("idempotent", () -> {
            Api developer = deployment.as("DEVELOPER");
            String id = "verify-" + UUID.randomUUID();
            Map<String, Object> body = Map.of("request_id", id, "tokens", HOLD);
            Answer first = developer.post("/budget/request", body);
            Answer second = developer.post("/budget/request", body);
            Answer other = developer.post("/budget/request", Map.of("request_id", id, "tokens", HOLD + 1));
            int rows = developer
                    .get("/budget/transactions?request_id=" + id)
                    .json()
                    .path("items")
                    .size();
            developer.post("/budget/" + id + "/release", Map.of());
            if (!first.ok() || !first.text().equals(second.text())) {
                return Result.fail("two equal requests are answered with " + first.text() + " and " + second.text());
            }
            if (other.status() != 422) {
                return Result.fail("the same request_id with other tokens is answered with " + other.brief());
            }
            return Result.when(rows == 1, "same bytes, one row; other tokens: 422", rows + " rows for one request_id");
        });
    }

    /** More callers than tokens, at once: exactly as many holds as the limit has room for. */
    static Result concurrent(Deployment deployment) throws Exception {
        return deployment.keep("concurrent", () -> {
            String tenant = deployment.tenant() + "-race";
            Api admin = deployment.api().as("ADMIN", tenant, "verify-admin");
            admin.put("/budget/limits/" + tenant, Map.of("total_limit", FOR_SEVEN));
            Api developer = deployment.api().as("DEVELOPER", tenant, "verify-developer");
            List<Future<Answer>> answers = new ArrayList<>();
            try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < CALLERS; i++) {
                    Map<String, Object> body = Map.of("request_id", "race-" + i, "tokens", HOLD);
                    answers.add(callers.submit(() -> developer.post("/budget/request", body)));
                }
            }
            int approved = 0;
            for (Future<Answer> answer : answers) {
                approved += answer.get().string("decision").equals("APPROVED") ? 1 : 0;
            }
            long reserved = developer.get("/budget").json().path("reserved").asLong(-1);
            for (int i = 0; i < CALLERS; i++) {
                developer.post("/budget/race-" + i + "/release", Map.of());
            }
            admin.put("/budget/limits/" + tenant, Map.of("total_limit", 0));
            return Result.when(
                    approved == FOR_SEVEN / HOLD && reserved == FOR_SEVEN,
                    CALLERS + " at once, " + approved + " holds for room of " + FOR_SEVEN / HOLD,
                    approved + " holds and " + reserved + " tokens reserved, there was room for " + FOR_SEVEN / HOLD);
        });
    }

    /** Reserve, commit, and the ledger that says so. */
    static Result operations(Deployment deployment) {
        Api developer = deployment.as("DEVELOPER");
        if (!deployment.isActive()) {
            Answer balance = developer.get("/budget");
            return Result.when(
                    balance.ok(),
                    "GET /budget answers; --active reserves and commits",
                    "GET /budget answers " + balance.brief());
        }
        String id = "verify-" + UUID.randomUUID();
        Answer hold = developer.post("/budget/request", Map.of("request_id", id, "tokens", HOLD));
        Answer commit = developer.post("/budget/" + id + "/commit", Map.of("tokens_used", 10));
        @Nullable
        String fault = !hold.string("decision").equals("APPROVED")
                ? "a request is answered with " + hold.text()
                : !commit.string("state").equals("COMMITTED") ? "a commit is answered with " + commit.text() : null;
        return fault == null ? Result.pass("reserved " + HOLD + ", committed 10") : Result.fail(fault);
    }
}
