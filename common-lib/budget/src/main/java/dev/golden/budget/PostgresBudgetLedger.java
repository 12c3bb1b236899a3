package dev.golden.budget;

import dev.golden.contracts.ProblemException;
import dev.golden.contracts.ProblemType;
import dev.golden.database.Columns;
import dev.golden.database.TenantScope;
import dev.golden.database.Transactions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The ledger over the functions of migration 001. They lock the tenant's row first, so decisions about one tenant are
 * serial in the database, whatever the number of replicas.
 */
class PostgresBudgetLedger implements BudgetLedger {

    private static final String RESERVE = """
            SELECT *, created_at >= statement_timestamp() AS fresh FROM budget_reserve(
                :tenant, :request, :tokens, CAST(:task AS uuid), CAST(:role AS text), make_interval(secs => :seconds),
                :limit)
            """;

    private static final String SETTLE = """
            SELECT *, coalesce(settled_at >= statement_timestamp(), FALSE) AS fresh
            FROM budget_settle(:tenant, :request, :state, :used)
            """;

    private static final String FIND = """
            SELECT *, FALSE AS fresh FROM budget_reservations WHERE tenant_id = :tenant AND request_id = :request
            """;

    private static final int MAX_REQUEST_ID = 200;

    private final JdbcClient jdbc;
    private final Transactions transactions;
    private final BudgetProperties properties;
    private final BudgetMetrics metrics;

    PostgresBudgetLedger(
            JdbcClient jdbc, Transactions transactions, BudgetProperties properties, BudgetMetrics metrics) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.properties = properties;
        this.metrics = metrics;
    }

    @Override
    public Reservation reserve(ReserveRequest request) {
        validate(request);
        Row row = scoped(
                request.tenantId(),
                () -> counted(jdbc.sql(RESERVE)
                        .param("tenant", request.tenantId())
                        .param("request", request.requestId())
                        .param("tokens", request.tokens())
                        .param("task", request.taskId())
                        .param("role", request.agentRole())
                        .param("seconds", request.timeToLive().toMillis() / 1000.0)
                        .param("limit", properties.defaultLimit())
                        .query(PostgresBudgetLedger::row)
                        .single()));
        requireSame("tokens", row.reservation().tokens(), request.tokens());
        requireSame("task_id", row.taskId(), request.taskId());
        requireSame("agent_role", row.agentRole(), request.agentRole());
        return row.reservation();
    }

    @Override
    public Reservation commit(String tenantId, String requestId, long tokensUsed) {
        if (tokensUsed < 0) {
            throw ProblemException.invalid("tokens_used", "must not be negative");
        }
        Reservation settled = settle(tenantId, requestId, State.COMMITTED, tokensUsed);
        return switch (settled.state()) {
            case COMMITTED -> {
                if (settled.tokensUsed() != tokensUsed) {
                    throw new ProblemException(
                            ProblemType.STATE_CONFLICT,
                            "Reservation " + requestId + " was committed with " + settled.tokensUsed() + " tokens");
                }
                yield settled;
            }
            case OPEN ->
                throw new ProblemException(
                        ProblemType.COMMIT_EXCEEDS_RESERVATION,
                        "Reservation " + requestId + " holds " + settled.tokens() + " tokens, not " + tokensUsed);
            case RELEASED, EXPIRED, DENIED -> throw conflict(settled);
        };
    }

    @Override
    public Reservation release(String tenantId, String requestId) {
        Reservation settled = settle(tenantId, requestId, State.RELEASED, 0);
        return switch (settled.state()) {
            // Expired and denied hold nothing either: what the caller wants is so already.
            case RELEASED, EXPIRED, DENIED -> settled;
            case COMMITTED -> throw conflict(settled);
            case OPEN -> throw new IllegalStateException("release left " + requestId + " open");
        };
    }

    @Override
    public int expire(int limit) {
        return TenantScope.<Integer>callAsPlatform(
                () -> transactions.<Integer>write(() -> jdbc.sql("SELECT budget_expire(?)")
                        .param(limit)
                        .query(Integer.class)
                        .single()));
    }

    @Override
    public Optional<Reservation> find(String tenantId, String requestId) {
        return scoped(
                tenantId,
                () -> jdbc.sql(FIND)
                        .param("tenant", tenantId)
                        .param("request", requestId)
                        .query(PostgresBudgetLedger::row)
                        .optional()
                        .map(Row::reservation));
    }

    private Reservation settle(String tenantId, String requestId, State state, long used) {
        return scoped(
                        tenantId,
                        () -> jdbc.sql(SETTLE)
                                .param("tenant", tenantId)
                                .param("request", requestId)
                                .param("state", state.name())
                                .param("used", used)
                                .query(PostgresBudgetLedger::row)
                                .optional()
                                .map(this::counted))
                .orElseThrow(() -> ProblemException.notFound("reservation", requestId))
                .reservation();
    }

    /** What the open transaction decided counts once it commits; a repeat decides nothing. */
    private Row counted(Row row) {
        if (row.fresh()) {
            Transactions.afterCommit(() -> metrics.decided(row.reservation()));
        }
        return row;
    }

    /** A scope that was chosen stays: a caller of one tenant must not reach another through the ledger. */
    private <T> T scoped(String tenantId, Supplier<T> work) {
        String scope = TenantScope.current();
        return TenantScope.call(scope.isEmpty() ? tenantId : scope, () -> transactions.write(work));
    }

    private void validate(ReserveRequest request) {
        if (request.tokens() < 1) {
            throw ProblemException.invalid("tokens", "must be at least 1");
        }
        if (request.requestId().isEmpty() || request.requestId().length() > MAX_REQUEST_ID) {
            throw ProblemException.invalid("request_id", "must have 1 to " + MAX_REQUEST_ID + " characters");
        }
        Duration ttl = request.timeToLive();
        if (ttl.isNegative() || ttl.isZero() || ttl.compareTo(properties.maxTtl()) > 0) {
            throw ProblemException.invalid(
                    "ttl_seconds",
                    "must be between 1 and " + properties.maxTtl().toSeconds());
        }
    }

    private static void requireSame(String field, @Nullable Object stored, @Nullable Object given) {
        if (!Objects.equals(stored, given)) {
            throw new ProblemException(
                    ProblemType.IDEMPOTENCY_MISMATCH,
                    "request_id was used with another " + field,
                    List.of(new ProblemException.FieldError(field, "differs from the first request")));
        }
    }

    private static ProblemException conflict(Reservation reservation) {
        return new ProblemException(
                ProblemType.STATE_CONFLICT,
                "Reservation " + reservation.requestId() + " is "
                        + reservation.state().name());
    }

    private static Row row(ResultSet row, int number) throws SQLException {
        State state = State.valueOf(Columns.text(row, "state"));
        Reservation reservation = new Reservation(
                Columns.text(row, "tenant_id"),
                Columns.text(row, "request_id"),
                state == State.DENIED ? Decision.DENIED : Decision.APPROVED,
                state,
                row.getLong("tokens"),
                row.getLong("tokens_used"),
                row.getLong("remaining"),
                Columns.findInstant(row, "reserved_until"),
                row.getString("reason"));
        return new Row(
                reservation, Columns.findUuid(row, "task_id"), row.getString("agent_role"), row.getBoolean("fresh"));
    }

    /** @param fresh whether this very statement made the decision */
    private record Row(
            Reservation reservation,
            @Nullable UUID taskId,
            @Nullable String agentRole,
            boolean fresh) {}
}
