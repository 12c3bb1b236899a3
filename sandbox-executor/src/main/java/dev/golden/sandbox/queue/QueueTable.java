package dev.golden.sandbox.queue;

import dev.golden.database.Columns;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is seen of the queue. All tenants are in it, so all of this needs the platform's scope, inside a transaction. */
final class QueueTable {

    private final JdbcClient jdbc;
    private final Turns turns;

    QueueTable(JdbcClient jdbc, Turns turns) {
        this.jdbc = jdbc;
        this.turns = turns;
    }

    /** One tenant's part of the queue. */
    record TenantDepth(String tenantId, int queued, int running) {}

    /** @param position 1 is the next to be begun */
    record Waiting(UUID id, int position) {}

    /** @param executors that run something now */
    record Load(int queued, int executors, double oldestWaitSeconds) {}

    int waiting() {
        return jdbc.sql("SELECT count(*) FROM executions WHERE state = 'QUEUED'")
                .query(Integer.class)
                .single();
    }

    Load load() {
        return jdbc.sql("""
                        SELECT count(*) FILTER (WHERE state = 'QUEUED') AS queued,
                            count(DISTINCT lease_owner) FILTER (WHERE state = 'RUNNING') AS executors,
                            coalesce(extract(epoch FROM clock_timestamp() -
                                min(created_at) FILTER (WHERE state = 'QUEUED')), 0)::float8 AS oldest
                        FROM executions WHERE state IN ('QUEUED', 'RUNNING')
                        """)
                .query((row, number) ->
                        new Load(row.getInt("queued"), row.getInt("executors"), row.getDouble("oldest")))
                .single();
    }

    List<TenantDepth> depthByTenant() {
        return jdbc.sql("""
                        SELECT tenant_id, count(*) FILTER (WHERE state = 'QUEUED') AS queued,
                            count(*) FILTER (WHERE state = 'RUNNING') AS running
                        FROM executions WHERE state IN ('QUEUED', 'RUNNING') GROUP BY tenant_id ORDER BY tenant_id
                        """)
                .query((row, number) ->
                        new TenantDepth(Columns.text(row, "tenant_id"), row.getInt("queued"), row.getInt("running")))
                .list();
    }

    /**
     * Places in the order in which {@link ExecutionTable#claim} would take what waits now if nothing else came; of those
     * of one tenant, or of the one execution.
     */
    List<Waiting> positions(String tenantId, @Nullable UUID id, int limit) {
        return jdbc.sql("""
                        WITH running AS (
                            SELECT tenant_id, count(*) AS n FROM executions WHERE state = 'RUNNING' GROUP BY tenant_id),
                        waiting AS (
                            SELECT id, tenant_id, priority, created_at,
                                row_number() OVER (PARTITION BY tenant_id ORDER BY priority DESC, created_at, id) AS place
                            FROM executions WHERE state = 'QUEUED'),
                        ranked AS (
                            SELECT w.id, w.tenant_id, row_number() OVER (
                                ORDER BY w.place + coalesce(r.n, 0), coalesce(t.turn, 0), w.priority DESC, w.created_at,
                                    w.id) AS position
                            FROM waiting w
                            LEFT JOIN running r ON r.tenant_id = w.tenant_id
                            LEFT JOIN unnest(:served::text[]) WITH ORDINALITY AS t (tenant_id, turn)
                                ON t.tenant_id = w.tenant_id)
                        SELECT id, position FROM ranked
                        WHERE tenant_id = :tenant AND (:id::uuid IS NULL OR id = :id::uuid)
                        ORDER BY position LIMIT :limit
                        """)
                .param("served", turns.inOrder())
                .param("tenant", tenantId)
                .param("id", id, java.sql.Types.OTHER)
                .param("limit", limit)
                .query((row, number) -> new Waiting(Columns.uuid(row, "id"), row.getInt("position")))
                .list();
    }
}
