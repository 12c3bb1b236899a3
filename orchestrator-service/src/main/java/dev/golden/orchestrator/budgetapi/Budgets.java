package dev.golden.orchestrator.budgetapi;

import dev.golden.budget.BudgetProperties;
import dev.golden.database.Columns;
import dev.golden.database.Json;
import dev.golden.database.Page;
import dev.golden.database.PageRequest;
import dev.golden.database.PageRequest.Position;
import dev.golden.database.Transactions;
import dev.golden.orchestrator.budgetapi.BudgetBodies.Budget;
import dev.golden.orchestrator.budgetapi.BudgetBodies.Entry;
import dev.golden.orchestrator.budgetapi.BudgetBodies.LimitRequest;
import dev.golden.orchestrator.budgetapi.BudgetBodies.Period;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;

/** Balances, limits and ledger lines; holds are {@link dev.golden.budget.BudgetLedger}'s. */
@Repository
class Budgets {

    private final JdbcClient jdbc;
    private final Transactions transactions;
    private final BudgetProperties properties;
    private final Json json;
    private final Clock clock;

    Budgets(JdbcClient jdbc, Transactions transactions, BudgetProperties properties, Json json, Clock clock) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.properties = properties;
        this.json = json;
        this.clock = clock;
    }

    /** A tenant that never spent has the default limit. */
    Budget balance(String tenantId) {
        return transactions.read(() -> jdbc.sql("""
                        SELECT tenant_id, total_limit, reserved, period, per_role, max_task_tokens,
                               CASE WHEN over THEN 0 ELSE used END AS used,
                               CASE WHEN over THEN present_start ELSE period_start END AS period_start
                        FROM (
                            SELECT *, period <> 'NONE' AND present_start > period_start AS over
                            FROM (
                                SELECT *, CASE WHEN period <> 'NONE'
                                    THEN date_trunc(lower(period), clock_timestamp(), 'UTC') END AS present_start
                                FROM budget_limits WHERE tenant_id = :tenant) a) b
                        """)
                .param("tenant", tenantId)
                .query(this::budget)
                .optional()
                .orElseGet(() -> new Budget(
                        tenantId,
                        properties.defaultLimit(),
                        0,
                        0,
                        properties.defaultLimit(),
                        Period.NONE,
                        clock.instant(),
                        Map.of(),
                        null)));
    }

    /** Newest first. */
    Page<Entry> entries(String tenantId, @Nullable String requestId, PageRequest page) {
        Position before = page.before();
        return page.page(
                transactions.read(() -> jdbc.sql("""
                                SELECT * FROM budget_transactions
                                WHERE tenant_id = :tenant
                                  AND (CAST(:request AS text) IS NULL OR request_id = :request)
                                  AND (CAST(:time AS timestamptz) IS NULL OR ("timestamp", id) < (:time, :id))
                                ORDER BY "timestamp" DESC, id DESC LIMIT :limit
                                """)
                        .param("tenant", tenantId)
                        .param("request", requestId, Types.VARCHAR)
                        .param(
                                "time",
                                Columns.timestamp(before == null ? null : before.createdAt()),
                                Types.TIMESTAMP_WITH_TIMEZONE)
                        .param("id", before == null ? 0L : before.id().getLeastSignificantBits())
                        .param("limit", page.limit())
                        .query(Budgets::entry)
                        .list()),
                entry -> new Position(entry.timestamp(), new UUID(0, entry.id())));
    }

    /** Sets the limit, writes the ledger line; used and reserved stay. The caller may act for the tenant. */
    Budget limit(String tenantId, LimitRequest limit) {
        Transactions.require();
        // OPERATOR sets limits of every tenant but sees only its own: the route's permission was checked, so this one
        // transaction, which began in the caller's scope, now also sees the tenant named.
        jdbc.sql("SELECT set_config('golden.tenant', ?, TRUE)")
                .param(tenantId)
                .query(String.class)
                .single();
        jdbc.sql("SELECT tenant_id FROM budget_lock(?, ?)")
                .params(tenantId, properties.defaultLimit())
                .query(String.class)
                .single();
        Period period = limit.period() == null ? Period.NONE : limit.period();
        Budget budget = jdbc.sql("""
                        UPDATE budget_limits
                        SET total_limit = :total, per_role = CAST(:roles AS jsonb), max_task_tokens = :task,
                            period_start = CASE WHEN period = :period OR :period = 'NONE' THEN period_start
                                ELSE date_trunc(lower(:period), clock_timestamp(), 'UTC') END,
                            period = :period, updated_at = clock_timestamp()
                        WHERE tenant_id = :tenant
                        RETURNING *
                        """)
                .param("total", limit.totalLimit())
                .param("roles", json.write(limit.perRole() == null ? Map.of() : limit.perRole()))
                .param("task", limit.maxTaskTokens(), Types.BIGINT)
                .param("period", period.name())
                .param("tenant", tenantId)
                .query(this::budget)
                .single();
        jdbc.sql("""
                        INSERT INTO budget_transactions (tenant_id, kind, tokens, used_after, reserved_after, limit_after)
                        VALUES (?, 'LIMIT', ?, ?, ?, ?)
                        """)
                .params(tenantId, budget.totalLimit(), budget.used(), budget.reserved(), budget.totalLimit())
                .update();
        return budget;
    }

    private Budget budget(ResultSet row, int number) throws SQLException {
        long limit = row.getLong("total_limit");
        long used = row.getLong("used");
        long reserved = row.getLong("reserved");
        long most = row.getLong("max_task_tokens");
        Long maxTaskTokens = row.wasNull() ? null : most;
        return new Budget(
                Columns.text(row, "tenant_id"),
                limit,
                used,
                reserved,
                Math.max(0, limit - used - reserved),
                Period.valueOf(Columns.text(row, "period")),
                Columns.instant(row, "period_start"),
                json.read(Columns.text(row, "per_role"), new TypeReference<Map<String, Long>>() {}),
                maxTaskTokens);
    }

    private static Entry entry(ResultSet row, int number) throws SQLException {
        return new Entry(
                row.getLong("id"),
                row.getString("request_id"),
                Columns.text(row, "kind"),
                row.getLong("tokens"),
                row.getLong("used_after"),
                row.getLong("reserved_after"),
                row.getLong("limit_after"),
                Columns.findUuid(row, "task_id"),
                row.getString("agent_role"),
                Columns.instant(row, "timestamp"));
    }
}
