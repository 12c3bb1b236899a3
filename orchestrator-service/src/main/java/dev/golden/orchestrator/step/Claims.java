package dev.golden.orchestrator.step;

import dev.golden.database.Columns;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Who works on what: claims, heartbeats, leases that ran out. */
@Repository
class Claims {

    /** Tenants looked at per claim: enough to fill the workers, few enough to keep the claim short. */
    private static final int TENANTS = 32;

    private final JdbcClient jdbc;
    private final Steps steps;
    private final EngineProperties properties;
    private final Clock clock;

    Claims(JdbcClient jdbc, Steps steps, EngineProperties properties, Clock clock) {
        this.jdbc = jdbc;
        this.steps = steps;
        this.properties = properties;
        this.clock = clock;
    }

    /**
     * Claims up to {@code limit} steps: of the tenants with the fewest live leases first, then by priority with ageing. A
     * queued task leaves the queue in the same statement. Locks task and step together and skips what is locked, so it
     * waits for nobody and cannot deadlock with those who lock the task first.
     */
    List<Step> claim(String owner, int limit) {
        Instant now = clock.instant();
        return jdbc.sql("""
                        WITH RECURSIVE known AS (
                            (SELECT tenant_id FROM task_steps WHERE status = 'READY' ORDER BY tenant_id LIMIT 1)
                            UNION ALL
                            SELECT (SELECT s.tenant_id FROM task_steps s
                                    WHERE s.status = 'READY' AND s.tenant_id > k.tenant_id ORDER BY s.tenant_id LIMIT 1)
                            FROM known k WHERE k.tenant_id IS NOT NULL
                        ), busy AS (
                            SELECT tenant_id, count(*) AS n FROM task_steps
                            WHERE status = 'RUNNING' AND lease_until > :now GROUP BY tenant_id
                        ), tenant AS (
                            SELECT k.tenant_id, coalesce(b.n, 0) AS n
                            FROM known k LEFT JOIN busy b ON b.tenant_id = k.tenant_id
                            WHERE k.tenant_id IS NOT NULL AND coalesce(b.n, 0) < :cap
                            ORDER BY n, random() LIMIT :tenants
                        ), ranked AS (
                            SELECT s.id, s.urgency, t.n + row_number() OVER (
                                PARTITION BY t.tenant_id ORDER BY s.urgency) AS place
                            FROM tenant t, LATERAL (
                                SELECT c.id, c.urgency FROM generate_series(1, 5) AS level, LATERAL (
                                    SELECT r.id, r.available_at - level * :ageing::interval AS urgency
                                    FROM task_steps r
                                    WHERE r.status = 'READY' AND r.tenant_id = t.tenant_id AND r.priority = level
                                      AND r.available_at <= :now
                                    ORDER BY r.available_at LIMIT :limit) c
                                ORDER BY c.urgency LIMIT :limit) s
                        ), pick AS MATERIALIZED (
                            SELECT s.id, s.task_id, s.kind, s.round
                            FROM ranked r JOIN task_steps s ON s.id = r.id JOIN tasks t ON t.id = s.task_id
                            WHERE r.place <= :cap AND s.status = 'READY'
                              AND t.status NOT IN ('PAUSED', 'CANCEL_REQUESTED')
                            ORDER BY r.place, r.urgency LIMIT :limit
                            FOR UPDATE OF s, t SKIP LOCKED
                        ), first AS (
                            SELECT DISTINCT ON (p.task_id) p.task_id, CASE p.kind
                                WHEN 'PLAN' THEN 'PLANNING'
                                WHEN 'GENERATE' THEN CASE WHEN p.round = 0 THEN 'GENERATING' ELSE 'REVISING' END
                                WHEN 'GUARD' THEN 'GUARDING' WHEN 'EXECUTE' THEN 'EXECUTING'
                                WHEN 'REVIEW' THEN 'REVIEWING' ELSE 'ESCALATED' END AS status
                            FROM pick p
                        ), started AS (
                            UPDATE tasks t SET status = f.status, version = t.version + 1, updated_at = :now
                            FROM first f WHERE t.id = f.task_id AND t.status = 'QUEUED'
                            RETURNING t.id, t.tenant_id, t.version, t.status
                        ), told AS (
                            INSERT INTO task_events (task_id, seq, tenant_id, type, data, created_at)
                            SELECT id, version, tenant_id, 'task.status',
                                jsonb_build_object('from', 'QUEUED', 'status', status), :now
                            FROM started
                        )
                        UPDATE task_steps s SET status = 'RUNNING', lease_owner = :owner, lease_until = :until,
                            attempt = s.attempt + 1, fencing_token = s.fencing_token + 1,
                            started_at = coalesce(s.started_at, :now)
                        FROM pick p WHERE s.id = p.id
                        RETURNING s.*
                        """)
                .param("now", Columns.timestamp(now))
                .param("cap", properties.tenantConcurrency())
                .param("tenants", TENANTS)
                .param("ageing", properties.ageing().toMillis() + " milliseconds")
                .param("limit", limit)
                .param("owner", owner)
                .param("until", Columns.timestamp(now.plus(properties.lease())))
                .query(steps::step)
                .list();
    }

    /**
     * Renews the leases of steps that are still the worker's.
     *
     * @param held step id to fencing token
     * @return whether each renewed step's task is to be cancelled; a step that is missing is lost
     */
    Map<UUID, Boolean> heartbeat(String owner, Map<UUID, Long> held) {
        List<UUID> ids = new ArrayList<>();
        List<Long> tokens = new ArrayList<>();
        held.forEach((id, token) -> {
            ids.add(id);
            tokens.add(token);
        });
        Map<UUID, Boolean> renewed = new HashMap<>();
        jdbc.sql("""
                        UPDATE task_steps s SET lease_until = :until
                        FROM unnest(:ids::uuid[], :tokens::bigint[]) AS h (id, token), tasks t
                        WHERE s.id = h.id AND s.fencing_token = h.token AND s.status = 'RUNNING'
                          AND s.lease_owner = :owner AND t.id = s.task_id
                        RETURNING s.id, t.status = 'CANCEL_REQUESTED' AS cancelled
                        """)
                .param("until", Columns.timestamp(clock.instant().plus(properties.lease())))
                .param("ids", ids.toArray(UUID[]::new))
                .param("tokens", tokens.toArray(Long[]::new))
                .param("owner", owner)
                .query(row -> {
                    renewed.put(Columns.uuid(row, "id"), row.getBoolean("cancelled"));
                });
        return renewed;
    }

    /** Steps whose worker is gone. */
    List<Step> expired(int limit) {
        return jdbc.sql("""
                        SELECT * FROM task_steps WHERE status = 'RUNNING' AND lease_until < :now
                        ORDER BY lease_until LIMIT :limit
                        """)
                .param("now", Columns.timestamp(clock.instant()))
                .param("limit", limit)
                .query(steps::step)
                .list();
    }

    /** Steps whose answer is overdue. */
    List<Step> unanswered(int limit) {
        return jdbc.sql("""
                        SELECT * FROM task_steps WHERE status = 'WAITING' AND wait_until < :now
                        ORDER BY wait_until LIMIT :limit
                        """)
                .param("now", Columns.timestamp(clock.instant()))
                .param("limit", limit)
                .query(steps::step)
                .list();
    }
}
