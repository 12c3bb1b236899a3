package dev.golden.orchestrator.task;

import dev.golden.database.Json;
import dev.golden.orchestrator.run.TaskStatus;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Which tasks a bulk action is about. */
@Repository
class BulkSelection {

    private final JdbcClient jdbc;
    private final Json json;

    BulkSelection(JdbcClient jdbc, Json json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** Oldest first. Locks them in one order, so that two bulk actions cannot block each other. */
    List<UUID> find(String tenantId, TaskStatus status, Map<String, String> labels, int limit) {
        return jdbc.sql("""
                        SELECT id FROM tasks
                        WHERE tenant_id = :tenant AND status = :status AND labels @> :labels::jsonb
                        ORDER BY created_at, id LIMIT :limit FOR UPDATE SKIP LOCKED
                        """)
                .param("tenant", tenantId)
                .param("status", status.name())
                .param("labels", json.write(labels))
                .param("limit", limit)
                .query(UUID.class)
                .list();
    }
}
