package dev.golden.model;

import dev.golden.database.Transactions;
import dev.golden.model.ModelGateway.ModelAnswer;
import dev.golden.model.ModelGateway.ModelRequest;
import java.time.Duration;
import java.util.Optional;
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
                                SET attempts = model_calls.attempts + 1, started_at = clock_timestamp()
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

    /** Keeps the claim; false when another worker has taken it. */
    boolean renew(ModelRequest request, int number) {
        return update(request, number, "started_at = clock_timestamp()");
    }

    /** Gives the claim up, so that the next attempt need not wait for the lease to end. */
    void abandon(ModelRequest request, int number) {
        update(request, number, "started_at = started_at - interval '1 day'");
    }

    private boolean update(ModelRequest request, int number, String change) {
        return transactions.write(() -> jdbc.sql("UPDATE model_calls SET " + change + """
                         WHERE tenant_id = :tenant AND call_key = :key AND status = 'STARTED' AND attempts = :number
                        """)
                        .param("tenant", request.tenantId())
                        .param("key", request.callKey())
                        .param("number", number)
                        .update()
                == 1);
    }

    /** Records the answer; false when the claim was lost: then it must not be billed. In the caller's transaction. */
    boolean answer(ModelRequest request, int number, ModelAnswer answer) {
        Transactions.require();
        return jdbc.sql("""
                        UPDATE model_calls
                        SET status = 'ANSWERED', model = :model, answer = :answer, input_tokens = :input,
                            output_tokens = :output, answered_at = clock_timestamp()
                        WHERE tenant_id = :tenant AND call_key = :key AND status = 'STARTED' AND attempts = :number
                        """)
                        .param("model", answer.model())
                        // Postgres text holds no NUL.
                        .param("answer", answer.text().replace("\0", ""))
                        .param("input", answer.inputTokens())
                        .param("output", answer.outputTokens())
                        .param("tenant", request.tenantId())
                        .param("key", request.callKey())
                        .param("number", number)
                        .update()
                == 1;
    }

    private Optional<ModelAnswer> find(ModelRequest request) {
        return jdbc.sql("""
                        SELECT answer, model, input_tokens, output_tokens FROM model_calls
                        WHERE tenant_id = :tenant AND call_key = :key AND status = 'ANSWERED'
                        """)
                .param("tenant", request.tenantId())
                .param("key", request.callKey())
                .query((row, n) -> new ModelAnswer(
                        row.getString("answer"),
                        row.getString("model"),
                        row.getLong("input_tokens"),
                        row.getLong("output_tokens"),
                        true))
                .optional();
    }
}
