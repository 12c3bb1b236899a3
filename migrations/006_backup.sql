-- Record of backups and restores, and what makes a recovered database safe to work on.
-- Locks: none worth mentioning, everything here is new.

CREATE TABLE backup_runs (
    id              uuid PRIMARY KEY,
    started_at      timestamptz NOT NULL,
    finished_at     timestamptz,
    result          text        NOT NULL CHECK (result IN ('RUNNING', 'SUCCEEDED', 'FAILED')),
    location        text        NOT NULL,
    bytes           bigint      CHECK (bytes >= 0),
    digest          text,
    error           text,
    CHECK ((result = 'RUNNING') = (finished_at IS NULL))
);
CREATE INDEX backup_runs_succeeded ON backup_runs (started_at DESC) WHERE result = 'SUCCEEDED';

-- A row that is RUNNING while no restore runs: it was killed, the streams may hold part of its archive, the tables do not.
CREATE TABLE restore_runs (
    id              uuid PRIMARY KEY,
    started_at      timestamptz NOT NULL,
    finished_at     timestamptz,
    result          text        NOT NULL CHECK (result IN ('RUNNING', 'SUCCEEDED', 'FAILED')),
    location        text        NOT NULL,
    digest          text        NOT NULL,
    error           text,
    CHECK ((result = 'RUNNING') = (finished_at IS NULL))
);

GRANT SELECT ON backup_runs TO golden_supervisor;

-- To be run once on a database that was put back to an earlier moment, before any service starts. Events sent since then
-- go out again (receivers know those they handled). Fencing tokens jump: workers of the time that was lost may still hold
-- a lease, and any token they were given must never be the present one.
CREATE FUNCTION resume_recovered_work(p_sent_since timestamptz) RETURNS TABLE (what text, changed bigint)
    LANGUAGE plpgsql AS $$
DECLARE
    v_jump constant bigint := 1000000;
BEGIN
    UPDATE outbox SET sent_at = NULL WHERE sent_at >= p_sent_since;
    GET DIAGNOSTICS changed = ROW_COUNT;
    what := 'events to send again';
    RETURN NEXT;

    UPDATE task_steps
        SET fencing_token = fencing_token + v_jump,
            lease_until = CASE status WHEN 'RUNNING' THEN now() - interval '1 second' ELSE lease_until END
        WHERE status IN ('READY', 'RUNNING', 'WAITING');
    GET DIAGNOSTICS changed = ROW_COUNT;
    what := 'open steps';
    RETURN NEXT;

    UPDATE executions
        SET fencing_token = fencing_token + v_jump,
            lease_until = CASE state WHEN 'RUNNING' THEN now() - interval '1 second' ELSE lease_until END
        WHERE state IN ('QUEUED', 'RUNNING');
    GET DIAGNOSTICS changed = ROW_COUNT;
    what := 'open executions';
    RETURN NEXT;

    UPDATE review_assignments
        SET fencing_token = fencing_token + v_jump,
            lease_until = CASE state WHEN 'RUNNING' THEN now() - interval '1 second' ELSE lease_until END,
            available_at = CASE state WHEN 'RUNNING' THEN now() - interval '1 second' ELSE available_at END
        WHERE state IN ('PENDING', 'RUNNING', 'WAITING');
    GET DIAGNOSTICS changed = ROW_COUNT;
    what := 'open seats of panels';
    RETURN NEXT;

    -- Redriven messages do not pass the outbox: the row is all there is of them.
    UPDATE dlq_messages
        SET resolved = FALSE, resolution = NULL, resolved_at = NULL, next_retry_at = now()
        WHERE resolution = 'REDRIVEN' AND resolved_at >= p_sent_since;
    GET DIAGNOSTICS changed = ROW_COUNT;
    what := 'dead letters to redrive again';
    RETURN NEXT;

    INSERT INTO audit_log (id, tenant_id, at, actor, token_id, roles, actor_tenant, service, action, object_type,
        object_id, result, reason)
    VALUES (gen_random_uuid(), 'platform', date_trunc('microseconds', clock_timestamp()), session_user, 'sql',
        session_user, 'platform', 'sql', 'recovery.resume', 'database', current_database(), 'DONE',
        'put back to an earlier moment; sent again since ' || coalesce(p_sent_since::text, 'never'));
END $$;
REVOKE EXECUTE ON FUNCTION resume_recovered_work(timestamptz) FROM PUBLIC;
