package dev.golden.model;

import dev.golden.contracts.AgentRole;
import dev.golden.database.Transactions;
import dev.golden.model.ModelGateway.ModelRequest;
import java.util.OptionalLong;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How long the answers of a tenant's roles were: a bounded sample, from which the next one is estimated. */
final class AnswerSizes {

    private static final int SLOTS = 256;

    /** With fewer, the longest possible answer is held. */
    private static final int ENOUGH = 20;

    private static final double MARGIN = 1.25;

    private final JdbcClient jdbc;
    private final Transactions transactions;

    AnswerSizes(JdbcClient jdbc, Transactions transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    /** Tokens to hold for an answer: what 95 of 100 of the role's need, with a margin, at most what is asked for. */
    long estimate(ModelRequest request) {
        OptionalLong p95 = p95(request.tenantId(), request.role());
        long most = request.maxAnswerTokens();
        return p95.isEmpty() ? most : Math.min(most, (long) Math.ceil(p95.getAsLong() * MARGIN) + 1);
    }

    private OptionalLong p95(String tenant, AgentRole role) {
        return transactions.read(() -> jdbc.sql("""
                        SELECT percentile_disc(0.95) WITHIN GROUP (ORDER BY output_tokens) AS p95, count(*) AS n
                        FROM model_answer_sizes WHERE tenant_id = :tenant AND role = :role
                        """)
                .param("tenant", tenant)
                .param("role", role.wireName())
                .query((row, n) ->
                        row.getLong("n") < ENOUGH ? OptionalLong.empty() : OptionalLong.of(row.getLong("p95")))
                .single());
    }

    /** Part of the transaction that keeps the answer. */
    void add(ModelRequest request, long outputTokens) {
        Transactions.require();
        jdbc.sql("""
                        INSERT INTO model_answer_sizes (tenant_id, role, slot, output_tokens)
                        VALUES (:tenant, :role, :slot, :tokens)
                        ON CONFLICT (tenant_id, role, slot) DO UPDATE SET output_tokens = excluded.output_tokens
                        """)
                .param("tenant", request.tenantId())
                .param("role", request.role().wireName())
                // Keys carry random ids: their hash spreads evenly, and a repeat falls on the same slot.
                .param("slot", Math.floorMod(request.callKey().hashCode(), SLOTS))
                .param("tokens", outputTokens)
                .update();
    }
}
