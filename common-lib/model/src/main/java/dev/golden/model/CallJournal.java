package dev.golden.model;

import dev.golden.database.Columns;
import dev.golden.database.Transactions;
import dev.golden.model.ModelGateway.ModelAnswer;
import dev.golden.model.ModelGateway.ModelRequest;
import dev.golden.model.ModelGateway.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Which calls were made and what they answered. A started call is claimed by one worker at a time: the claim lasts while
 * its {@code started_at} is renewed, and its number ({@code attempts}) fences a worker that lost it. Needs no connection
 * while the call runs, unlike a database lock.
 */
final class CallJournal {

    /** What came of asking to make a call. */
    sealed interface Claim {
        record Answered(ModelAnswer answer) implements Claim {}

        /** @param number grows with every claim of the call */
        record Granted(int number) implements Claim {}

        /** Another worker makes it right now. */
        record Busy() implements Claim {}
    }

    private final JdbcClient jdbc;
    private final Transactions transactions;
    private final Duration lease;

    CallJournal(JdbcClient jdbc, Transactions transactions, Duration lease) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.lease = lease;
    }

    Claim claim(ModelRequest request) {
        return transactions.write(() -> {
            Optional<ModelAnswer> answer = find(request);
            if (answer.isPresent()) {
                return new Claim.Answered(answer.get());
            }
            Optional<Integer> number = jdbc.sql("""
                            INSERT INTO model_calls (tenant_id, call_key, task_id, role, status, attempts, started_at)
                            VALUES (:tenant, :key, :task, :role, 'STARTED', 1, clock_timestamp())
                            ON CONFLICT (tenant_id, call_key) DO UPDATE
                                SET attempts = model_calls.attempts + 1, started_at = clock_timestamp(),
                                    cancel_requested = FALSE
                                WHERE model_calls.status = 'STARTED'
                                  AND model_calls.started_at < clock_timestamp() - make_interval(secs => :lease)
                            RETURNING attempts
                            """)
                    .param("tenant", request.tenantId())
                    .param("key", request.callKey())
                    .param("task", request.taskId(), java.sql.Types.OTHER)
                    .param("role", request.role().wireName())
                    .param("lease", lease.toMillis() / 1000.0)
                    .query(Integer.class)
                    .optional();
            if (number.isPresent()) {
                return new Claim.Granted(number.get());
            }
            // Answered between the two statements, or being made.
            return find(request).<Claim>map(Claim.Answered::new).orElseGet(Claim.Busy::new);
        });
    }

    /** What a running call needs to know of its row. */
    enum Sign {
        GO_ON,
        CANCELLED,
        /** Another worker has taken the call over. */
        LOST
    }

    Sign look(ModelRequest request, int number) {
        return transactions.read(() -> jdbc.sql("""
                        SELECT cancel_requested FROM model_calls
                        WHERE tenant_id = :tenant AND call_key = :key AND status = 'STARTED' AND attempts = :number
                        """)
                .param("tenant", request.tenantId())
                .param("key", request.callKey())
                .param("number", number)
                .query(Boolean.class)
                .optional()
                .map(cancelled -> cancelled ? Sign.CANCELLED : Sign.GO_ON)
                .orElse(Sign.LOST));
    }

    /** The wish to end the task's running calls. In the caller's transaction. */
    void cancel(String tenantId, UUID taskId) {
        Transactions.require();
        jdbc.sql("""
                        UPDATE model_calls SET cancel_requested = TRUE
                        WHERE tenant_id = :tenant AND task_id = :task AND status = 'STARTED'
                        """).param("tenant", tenantId).param("task", taskId).update();
    }

    /**
     * Gives the claim up, so that the next attempt need not wait for the lease to end; false when it was lost. In the
     * caller's transaction.
     *
     * @param wasted tokens that were paid for nothing
     */
    boolean abandon(ModelRequest request, int number, long wasted) {
        Transactions.require();
        return jdbc.sql("""
                        UPDATE model_calls
                        SET started_at = started_at - interval '1 day', wasted_tokens = wasted_tokens + :wasted
                        WHERE tenant_id = :tenant AND call_key = :key AND status = 'STARTED' AND attempts = :number
                        """)
                        .param("wasted", wasted)
                        .param("tenant", request.tenantId())
                        .param("key", request.callKey())
                        .param("number", number)
                        .update()
                == 1;
    }

    /** A call whose worker gave no sign of life. */
    record Crashed(String tenantId, String callKey) {}

    /**
     * Takes calls over from workers that gave no sign of life for the time, so that these can settle nothing any more.
     * What they held is the caller's to release, in this transaction.
     */
    List<Crashed> takeOver(Duration silent, int limit) {
        Transactions.require();
        return jdbc.sql("""
                        UPDATE model_calls c
                        SET attempts = c.attempts + 1, started_at = clock_timestamp() - interval '1 day'
                        FROM (
                            SELECT s.tenant_id, s.call_key
                            FROM budget_reservations r JOIN model_calls s ON s.tenant_id = r.tenant_id
                                AND s.call_key = split_part(r.request_id, '~', 1)
                            WHERE r.state = 'OPEN' AND s.status = 'STARTED'
                              AND s.started_at < clock_timestamp() - make_interval(secs => :silent)
                            ORDER BY s.tenant_id, s.call_key LIMIT :limit
                            FOR UPDATE OF s SKIP LOCKED) dead
                        WHERE c.tenant_id = dead.tenant_id AND c.call_key = dead.call_key
                        RETURNING c.tenant_id, c.call_key
                        """)
                .param("silent", silent.toMillis() / 1000.0)
                .param("limit", limit)
                .query((row, n) -> new Crashed(Columns.text(row, "tenant_id"), Columns.text(row, "call_key")))
                .list();
    }

    /** Keeps the claim; false when another worker has taken it. */
    boolean renew(ModelRequest request, int number) {
        return transactions.write(() -> jdbc.sql("""
                        UPDATE model_calls SET started_at = clock_timestamp()
                        WHERE tenant_id = :tenant AND call_key = :key AND status = 'STARTED' AND attempts = :number
                        """)
                        .param("tenant", request.tenantId())
                        .param("key", request.callKey())
                        .param("number", number)
                        .update()
                == 1);
    }

    /**
     * What an answer was paid with.
     *
     * @param provider as configured
     * @param wasted tokens of attempts that came to nothing
     */
    record Paid(String provider, long wasted) {}

    /** Records the answer; false when the claim was lost: then it must not be billed. In the caller's transaction. */
    boolean answer(ModelRequest request, int number, ModelAnswer answer, Paid paid) {
        Transactions.require();
        return jdbc.sql("""
                        UPDATE model_calls
                        SET status = 'ANSWERED', model = :model, answer = :answer, input_tokens = :input,
                            output_tokens = :output, answered_at = clock_timestamp(), provider = :provider,
                            outcome = :outcome, cost_micros = :cost, wasted_tokens = wasted_tokens + :wasted
                        WHERE tenant_id = :tenant AND call_key = :key AND status = 'STARTED' AND attempts = :number
                        """)
                        .param("model", answer.model())
                        // Postgres text holds no NUL.
                        .param("answer", answer.text().replace("\0", ""))
                        .param("input", answer.inputTokens())
                        .param("output", answer.outputTokens())
                        .param("provider", paid.provider())
                        .param("outcome", answer.outcome().name())
                        .param("cost", answer.costMicros())
                        .param("wasted", paid.wasted())
                        .param("tenant", request.tenantId())
                        .param("key", request.callKey())
                        .param("number", number)
                        .update()
                == 1;
    }

    private Optional<ModelAnswer> find(ModelRequest request) {
        return jdbc.sql("""
                        SELECT answer, model, input_tokens, output_tokens, outcome, cost_micros FROM model_calls
                        WHERE tenant_id = :tenant AND call_key = :key AND status = 'ANSWERED'
                        """)
                .param("tenant", request.tenantId())
                .param("key", request.callKey())
                .query((row, n) -> new ModelAnswer(
                        row.getString("answer"),
                        row.getString("model"),
                        row.getLong("input_tokens"),
                        row.getLong("output_tokens"),
                        true,
                        outcome(row.getString("outcome")),
                        row.getLong("cost_micros")))
                .optional();
    }

    /** The version before recorded none. */
    private static Outcome outcome(@Nullable String name) {
        return name == null ? Outcome.ANSWERED : Outcome.valueOf(name);
    }
}
