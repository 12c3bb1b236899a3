package dev.golden.peerhub.work;

import dev.golden.contracts.event.WorkFinished;
import dev.golden.contracts.event.WorkOffered;
import dev.golden.database.Columns;
import dev.golden.database.Json;
import dev.golden.peerhub.agent.Agent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Rows of {@code agent_work}. A change names the state it expects; who finds another one changes nothing. */
@Repository
class WorkRows {

    private final JdbcClient jdbc;
    private final Json json;

    WorkRows(JdbcClient jdbc, Json json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** False when it was offered before. */
    boolean add(WorkOffered offer, Instant now) {
        return jdbc.sql("""
                        INSERT INTO agent_work (id, tenant_id, task_id, step_id, role, language, request, state,
                            available_at, deadline, created_at)
                        VALUES (:id, :tenant, :task, :step, :role, :language, :request::jsonb, 'PENDING', :now, :deadline, :now)
                        ON CONFLICT (id) DO NOTHING
                        """)
                        .param("id", offer.workId())
                        .param("tenant", offer.tenantId())
                        .param("task", offer.taskId())
                        .param("step", offer.correlationId())
                        .param("role", offer.role().wireName())
                        .param("language", offer.language())
                        .param("request", json.write(offer))
                        .param("now", Columns.timestamp(now))
                        .param("deadline", Columns.timestamp(offer.deadline()))
                        .update()
                == 1;
    }

    Optional<Work> find(UUID id) {
        return jdbc.sql("SELECT * FROM agent_work WHERE id = :id")
                .param("id", id)
                .query(this::work)
                .optional();
    }

    Optional<Work> lock(UUID id) {
        return jdbc.sql("SELECT * FROM agent_work WHERE id = :id FOR UPDATE")
                .param("id", id)
                .query(this::work)
                .optional();
    }

    /** Leases the work that waits longest for an agent of that role, tenant and language. */
    Optional<Work> lease(Agent agent, String tenantId, int most, Instant now, Instant until) {
        return jdbc.sql("""
                        UPDATE agent_work SET state = 'RUNNING', attempt = attempt + 1, agent_id = :agent,
                            lease_until = least(:until, deadline), available_at = least(:until, deadline),
                            fencing_token = fencing_token + 1
                        WHERE id = (
                            SELECT id FROM agent_work
                            WHERE tenant_id = :tenant AND role = :role AND state IN ('PENDING', 'RUNNING')
                                AND available_at <= :now AND deadline > :now AND attempt < :most
                                AND (:languages::jsonb = '[]'::jsonb OR jsonb_exists(:languages::jsonb, language))
                            ORDER BY available_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
                        RETURNING *
                        """)
                .param("agent", agent.id())
                .param("until", Columns.timestamp(until))
                .param("tenant", tenantId)
                .param("role", agent.role())
                .param("now", Columns.timestamp(now))
                .param("most", most)
                .param("languages", json.write(agent.languages()))
                .query(this::work)
                .optional();
    }

    void extend(UUID id, Instant until) {
        jdbc.sql("""
                        UPDATE agent_work SET lease_until = least(:until, deadline), available_at = least(:until, deadline)
                        WHERE id = :id AND state = 'RUNNING'
                        """).param("until", Columns.timestamp(until)).param("id", id).update();
    }

    void giveBack(UUID id, Instant at) {
        jdbc.sql("""
                        UPDATE agent_work SET state = 'PENDING', lease_until = NULL, available_at = :at
                        WHERE id = :id AND state = 'RUNNING'
                        """).param("at", Columns.timestamp(at)).param("id", id).update();
    }

    void finish(UUID id, WorkState end, WorkFinished result, Instant now) {
        jdbc.sql("""
                        UPDATE agent_work SET state = :state, result = :result::jsonb, finished_at = :now
                        WHERE id = :id AND state IN ('PENDING', 'RUNNING')
                        """)
                .param("state", end.name())
                .param("result", json.write(result).replace("\\u0000", "\\ufffd"))
                .param("now", Columns.timestamp(now))
                .param("id", id)
                .update();
    }

    boolean withdraw(UUID id, Instant now) {
        return jdbc.sql("""
                        UPDATE agent_work SET state = 'WITHDRAWN', fencing_token = fencing_token + 1, finished_at = :now
                        WHERE id = :id AND state IN ('PENDING', 'RUNNING')
                        """)
                        .param("now", Columns.timestamp(now))
                        .param("id", id)
                        .update()
                == 1;
    }

    /** Locks one that nobody can finish any more: out of time, or out of attempts and without a lease. */
    Optional<Work> lockLost(int most, Instant now) {
        return jdbc.sql("""
                        SELECT * FROM agent_work
                        WHERE state IN ('PENDING', 'RUNNING')
                            AND (deadline <= :now OR (attempt >= :most AND available_at <= :now))
                        ORDER BY deadline LIMIT 1 FOR UPDATE SKIP LOCKED
                        """)
                .param("now", Columns.timestamp(now))
                .param("most", most)
                .query(this::work)
                .optional();
    }

    private Work work(ResultSet row, int number) throws SQLException {
        String result = row.getString("result");
        return new Work(
                json.read(Columns.text(row, "request"), WorkOffered.class),
                WorkState.valueOf(Columns.text(row, "state")),
                row.getInt("attempt"),
                row.getString("agent_id"),
                row.getLong("fencing_token"),
                Columns.findInstant(row, "lease_until"),
                result == null ? null : json.read(result, WorkFinished.class));
    }
}
