-- ROLE golden_dlq
DELETE FROM idempotency_keys WHERE ctid IN (
    SELECT ctid FROM idempotency_keys WHERE created_at < now() - interval '24 hours' LIMIT $1)
;
DELETE FROM inbox WHERE (consumer, event_id) IN (
    SELECT consumer, event_id FROM inbox WHERE handled_at < $1 LIMIT $2 FOR UPDATE SKIP LOCKED)
;
DELETE FROM outbox WHERE id IN (
    SELECT id FROM outbox WHERE sent_at < $1 AND service = $2 LIMIT $3 FOR UPDATE SKIP LOCKED)
;
INSERT INTO audit_log (id, tenant_id, at, actor, token_id, roles, actor_tenant, service, action,
    object_type, object_id, result, reason, details, trace_id, address)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9,
    $10, $11, $12, $13, $14, $15, $16)
;
INSERT INTO dlq_messages (
    id, tenant_id, message_id, original_subject, stream, consumer, headers, data, data_encoding,
    category, error_class, last_error, stack_hash, error_count, delivery_count, attempts,
    next_retry_at, created_at, updated_at)
VALUES (
    $1, $2, $3, $4, $5, $6, CAST($7 AS jsonb), $8,
    $9, $10, $11, $12, $13, $14, $15,
    CAST($16 AS jsonb), CAST($17 AS timestamptz), $18, $19)
ON CONFLICT (stream, consumer, message_id) DO NOTHING
;
INSERT INTO inbox (consumer, event_id, handled_at) VALUES ($1, $2, $3)
ON CONFLICT (consumer, event_id) DO NOTHING
;
SELECT * FROM dlq_messages WHERE ($1 = '*' OR tenant_id = $2)
AND (CAST($3 AS text) IS NULL OR original_subject = $4)
AND (CAST($5 AS text) IS NULL OR error_class = $6)
AND resolved = FALSE
ORDER BY created_at, id
LIMIT $7
FOR UPDATE SKIP LOCKED
;
SELECT * FROM dlq_messages WHERE id = $1 AND ($2 = '*' OR tenant_id = $3)
;
SELECT * FROM dlq_messages WHERE id = $1 AND ($2 = '*' OR tenant_id = $3) FOR UPDATE
;
SELECT * FROM dlq_messages WHERE resolved = FALSE AND next_retry_at <= $1
ORDER BY next_retry_at
LIMIT $2
FOR UPDATE SKIP LOCKED
;
SELECT * FROM dlq_messages WHERE stream = $1 AND consumer = $2 AND message_id = $3 FOR UPDATE
;
SELECT count(*) FROM dlq_messages WHERE resolved = FALSE
;
SELECT created_at FROM outbox WHERE service = $1 AND sent_at IS NULL ORDER BY created_at LIMIT 1
;
SELECT id, subject, headers, payload FROM outbox
WHERE service = $1 AND sent_at IS NULL AND created_at < $2
ORDER BY created_at
LIMIT $3
FOR UPDATE SKIP LOCKED
;
SELECT id, tenant_id, message_id, original_subject, stream, consumer, headers,
left(data, 4096) AS data, data_encoding,
category, error_class, last_error, stack_hash, error_count, delivery_count, attempts, resolved, resolution,
next_retry_at, created_at, updated_at, resolved_at
 FROM dlq_messages WHERE ($1 = '*' OR tenant_id = $2)
AND (CAST($3 AS text) IS NULL OR original_subject = $4)
AND (CAST($5 AS text) IS NULL OR error_class = $6)
AND (CAST($7 AS boolean) IS NULL OR resolved = $8)
AND (CAST($9 AS timestamptz) IS NULL
     OR (created_at, id) < (CAST($10 AS timestamptz), CAST($11 AS uuid)))
ORDER BY created_at DESC, id DESC
LIMIT $12
;
SELECT jti FROM revoked_tokens WHERE expires_at > now() - interval '2 minutes'
;
SELECT original_subject, error_class, category, count(*) AS messages, min(created_at) AS oldest,
    max(updated_at) AS latest
FROM dlq_messages WHERE resolved = FALSE AND ($1 = '*' OR tenant_id = $2)
GROUP BY original_subject, error_class, category
ORDER BY messages DESC, original_subject, error_class
LIMIT 1000
;
SELECT set_config('golden.tenant', $1, TRUE)
;
UPDATE dlq_messages SET
    headers = CAST($1 AS jsonb), data = $2, data_encoding = $3, category = $4,
    error_class = $5, last_error = $6, stack_hash = $7,
    error_count = $8, delivery_count = $9, attempts = CAST($10 AS jsonb),
    next_retry_at = CAST($11 AS timestamptz), resolved = FALSE, resolution = NULL,
    resolved_at = NULL, updated_at = $12
WHERE id = $13
;
UPDATE dlq_messages SET resolved = TRUE, resolution = $1, next_retry_at = NULL,
    attempts = attempts || CAST($2 AS jsonb), resolved_at = $3, updated_at = $4
WHERE id = $5 AND resolved = FALSE
;
-- ROLE golden_orchestrator
DELETE FROM idempotency_keys WHERE ctid IN (
    SELECT ctid FROM idempotency_keys WHERE created_at < now() - interval '24 hours' LIMIT $1)
;
DELETE FROM inbox WHERE (consumer, event_id) IN (
    SELECT consumer, event_id FROM inbox WHERE handled_at < $1 LIMIT $2 FOR UPDATE SKIP LOCKED)
;
DELETE FROM outbox WHERE id IN (
    SELECT id FROM outbox WHERE sent_at < $1 AND service = $2 LIMIT $3 FOR UPDATE SKIP LOCKED)
;
INSERT INTO artifacts (id, task_id, run_id, tenant_id, node, name, revision, content, sha256, created_at)
SELECT f.id, $1, $2, $3, $4, f.name,
    (SELECT coalesce(max(a.revision) + 1, 0) FROM artifacts a WHERE a.run_id = $5 AND a.node = $6),
    f.content, f.sha256, $7
FROM unnest($8::uuid[], $9::text[], $10::text[], $11::text[])
    AS f (id, name, content, sha256)
;
INSERT INTO audit_log (id, tenant_id, at, actor, token_id, roles, actor_tenant, service, action,
    object_type, object_id, result, reason, details, trace_id, address)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9,
    $10, $11, $12, $13, $14, $15, $16)
;
INSERT INTO budget_transactions (tenant_id, kind, tokens, used_after, reserved_after, limit_after)
VALUES ($1, 'LIMIT', $2, $3, $4, $5)
;
INSERT INTO idempotency_keys
    (tenant_id, principal, route, key, payload_sha256, field_digests, status, headers, body)
VALUES ($1, $2, $3, $4, $5, $6::jsonb, $7, $8::jsonb, $9)
ON CONFLICT (tenant_id, principal, route, key) DO UPDATE SET
    payload_sha256 = excluded.payload_sha256, field_digests = excluded.field_digests,
    status = excluded.status, headers = excluded.headers, body = excluded.body, created_at = now()
;
INSERT INTO inbox (consumer, event_id, handled_at) VALUES ($1, $2, $3)
ON CONFLICT (consumer, event_id) DO NOTHING
;
INSERT INTO injection_findings (id, tenant_id, source, decision, class, score, content_sha256,
    principal, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
;
INSERT INTO outbox (id, service, subject, tenant_id, headers, payload, created_at)
VALUES ($1, $2, $3, $4, CAST($5 AS jsonb), $6, $7)
;
INSERT INTO revoked_tokens (jti, revoked_by, reason, expires_at)
VALUES ($1, $2, $3, $4)
ON CONFLICT (jti) DO NOTHING
;
INSERT INTO task_runs (id, task_id, tenant_id, number, from_step, status, started_at)
VALUES ($1, $2, $3, $4, $5, 'ACTIVE', $6)
;
INSERT INTO task_steps (id, task_id, run_id, tenant_id, node, kind, round, status, priority,
    available_at, wait_until, input, created_at)
SELECT n.id, $1, $2, $3, n.node, n.kind, n.round, n.status, $4, $5,
    n."waitUntil", n.input, $6
FROM jsonb_to_recordset($7::jsonb) AS n (id uuid, node text, kind text, round integer,
    status text, input jsonb, "waitUntil" timestamptz)
;
SELECT * FROM (
    SELECT id, run_id, node, kind, round, status, attempt, error, created_at, started_at, finished_at
    FROM task_steps WHERE task_id = $1 ORDER BY created_at DESC, id DESC LIMIT $2) newest
ORDER BY created_at, id
;
SELECT * FROM budget_reservations WHERE tenant_id = $1 AND request_id = $2
;
SELECT * FROM budget_reserve(
    $1, $2, $3, CAST($4 AS uuid), CAST($5 AS text), make_interval(secs => $6),
    $7)
;
SELECT * FROM budget_settle($1, $2, $3, $4)
;
SELECT * FROM budget_transactions
WHERE tenant_id = $1
  AND (CAST($2 AS text) IS NULL OR request_id = $3)
  AND (CAST($4 AS timestamptz) IS NULL OR ("timestamp", id) < ($5, $6))
ORDER BY "timestamp" DESC, id DESC LIMIT $7
;
SELECT * FROM task_steps WHERE id = $1
;
SELECT * FROM task_steps WHERE run_id = $1 AND node = $2 AND kind = $3
ORDER BY created_at DESC, id DESC LIMIT 1
;
SELECT * FROM task_steps WHERE run_id = $1 AND status IN ('READY', 'RUNNING', 'WAITING')
ORDER BY created_at, id
;
SELECT * FROM task_steps WHERE status = 'RUNNING' AND lease_until < $1
ORDER BY lease_until LIMIT $2
;
SELECT * FROM task_steps WHERE status = 'WAITING' AND wait_until < $1
ORDER BY wait_until LIMIT $2
;
SELECT * FROM tasks WHERE TRUE AND tenant_id = $1 AND (created_at, id) < ($2, $3) ORDER BY created_at DESC, id DESC LIMIT $4
;
SELECT * FROM tasks WHERE TRUE AND tenant_id = $1 AND created_by = $2 ORDER BY created_at DESC, id DESC LIMIT $3
;
SELECT * FROM tasks WHERE TRUE AND tenant_id = $1 AND labels ? $2 ORDER BY created_at DESC, id DESC LIMIT $3
;
SELECT * FROM tasks WHERE TRUE AND tenant_id = $1 AND labels @> $2::jsonb ORDER BY created_at DESC, id DESC LIMIT $3
;
SELECT * FROM tasks WHERE TRUE AND tenant_id = $1 ORDER BY created_at DESC, id DESC LIMIT $2
;
SELECT * FROM tasks WHERE id = $1
;
SELECT * FROM tasks WHERE id = $1 FOR UPDATE
;
SELECT DISTINCT ON (node) content FROM artifacts a
WHERE run_id = $1 AND name = $2
  AND ($3::text IS NULL OR node = $4)
  AND revision = coalesce($5::integer,
    (SELECT max(revision) FROM artifacts b WHERE b.run_id = $6 AND b.node = a.node))
ORDER BY node
;
SELECT budget_expire($1)
;
SELECT count(*) FROM budget_transactions WHERE tenant_id = 'same' AND request_id = 'unique-123' AND kind = 'RESERVE'
;
SELECT created_at FROM outbox WHERE service = $1 AND sent_at IS NULL ORDER BY created_at LIMIT 1
;
SELECT id FROM tasks
WHERE tenant_id = $1 AND status = $2 AND labels @> $3::jsonb
ORDER BY created_at, id LIMIT $4 FOR UPDATE SKIP LOCKED
;
SELECT id FROM tasks WHERE deadline < $1 AND finished_at IS NULL AND status <> 'CANCEL_REQUESTED'
ORDER BY deadline LIMIT $2
;
SELECT id, number, from_step, status, started_at, finished_at FROM task_runs
WHERE task_id = $1 ORDER BY number
;
SELECT id, subject, headers, payload FROM outbox
WHERE service = $1 AND sent_at IS NULL AND created_at < $2
ORDER BY created_at
LIMIT $3
FOR UPDATE SKIP LOCKED
;
SELECT id, version FROM tasks WHERE id = ANY ($1)
;
SELECT jti FROM revoked_tokens WHERE expires_at > now() - interval '2 minutes'
;
SELECT node, name, content FROM artifacts a
WHERE run_id = $1 AND node = ANY ($2)
  AND revision = (SELECT max(revision) FROM artifacts b WHERE b.run_id = $3 AND b.node = a.node)
;
SELECT payload_sha256, field_digests, status, headers, body FROM idempotency_keys
WHERE tenant_id = $1 AND principal = $2 AND route = $3 AND key = $4
    AND created_at > now() - interval '24 hours'
;
SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0))
;
SELECT plan FROM task_runs WHERE id = $1
;
SELECT reserved FROM budget_limits WHERE tenant_id = 'paid'
;
SELECT run_id, node, name, revision, sha256, created_at FROM artifacts a
WHERE run_id = $1
  AND revision = (SELECT max(revision) FROM artifacts b WHERE b.run_id = $2 AND b.node = a.node)
ORDER BY node, name
;
SELECT seq, type, data, created_at FROM task_events
WHERE task_id = $1 AND seq > $2 ORDER BY seq LIMIT $3
;
SELECT set_config('golden.tenant', $1, TRUE)
;
SELECT tenant_id FROM budget_lock($1, $2)
;
SELECT tenant_id, total_limit, reserved, period, per_role, max_task_tokens,
       CASE WHEN over THEN 0 ELSE used END AS used,
       CASE WHEN over THEN present_start ELSE period_start END AS period_start
FROM (
    SELECT *, period <> 'NONE' AND present_start > period_start AS over
    FROM (
        SELECT *, CASE WHEN period <> 'NONE'
            THEN date_trunc(lower(period), clock_timestamp(), 'UTC') END AS present_start
        FROM budget_limits WHERE tenant_id = $1) a) b
;
SELECT used FROM budget_limits WHERE tenant_id = 'paid'
;
UPDATE budget_limits
SET total_limit = $1, per_role = CAST($2 AS jsonb), max_task_tokens = $3,
    period_start = CASE WHEN period = $4 OR $5 = 'NONE' THEN period_start
        ELSE date_trunc(lower($6), clock_timestamp(), 'UTC') END,
    period = $7, updated_at = clock_timestamp()
WHERE tenant_id = $8
RETURNING *
;
UPDATE outbox SET sent_at = $1 WHERE id = ANY (CAST($2 AS uuid[])) AND sent_at IS NULL
;
UPDATE task_runs SET plan = $1::jsonb WHERE id = $2
;
UPDATE task_runs SET status = $1, finished_at = $2 WHERE id = $3 AND status = 'ACTIVE'
;
UPDATE task_steps SET input = $1::jsonb, wait_until = $2
WHERE id = $3 AND status = 'WAITING'
;
UPDATE task_steps SET status = 'CANCELLED', finished_at = $1, lease_owner = NULL,
    lease_until = NULL, wait_until = NULL
WHERE id = ANY ($2) AND status IN ('READY', 'RUNNING', 'WAITING')
;
UPDATE task_steps SET status = 'READY', available_at = $1, error = $2,
    lease_owner = NULL, lease_until = NULL
WHERE id = $3 AND status = 'RUNNING' AND fencing_token = $4
;
UPDATE task_steps SET status = 'WAITING', input = $1::jsonb, wait_until = $2,
    lease_owner = NULL, lease_until = NULL
WHERE id = $3 AND status = 'RUNNING' AND fencing_token = $4
;
UPDATE task_steps s SET lease_until = $1
FROM unnest($2::uuid[], $3::bigint[]) AS h (id, token), tasks t
WHERE s.id = h.id AND s.fencing_token = h.token AND s.status = 'RUNNING'
  AND s.lease_owner = $4 AND t.id = s.task_id
RETURNING s.id, t.status = 'CANCEL_REQUESTED' AS cancelled
;
UPDATE tasks SET deadline = NULL WHERE id = $1 AND deadline < $2
;
WITH RECURSIVE known AS (
    (SELECT tenant_id FROM task_steps WHERE status = 'READY' ORDER BY tenant_id LIMIT 1)
    UNION ALL
    SELECT (SELECT s.tenant_id FROM task_steps s
            WHERE s.status = 'READY' AND s.tenant_id > k.tenant_id ORDER BY s.tenant_id LIMIT 1)
    FROM known k WHERE k.tenant_id IS NOT NULL
), busy AS (
    SELECT tenant_id, count(*) AS n FROM task_steps
    WHERE status = 'RUNNING' AND lease_until > $1 GROUP BY tenant_id
), tenant AS (
    SELECT k.tenant_id, coalesce(b.n, 0) AS n
    FROM known k LEFT JOIN busy b ON b.tenant_id = k.tenant_id
    WHERE k.tenant_id IS NOT NULL AND coalesce(b.n, 0) < $2
    ORDER BY n, random() LIMIT $3
), ranked AS (
    SELECT s.id, s.urgency, t.n + row_number() OVER (
        PARTITION BY t.tenant_id ORDER BY s.urgency) AS place
    FROM tenant t, LATERAL (
        SELECT c.id, c.urgency FROM generate_series(1, 5) AS level, LATERAL (
            SELECT r.id, r.available_at - level * $4::interval AS urgency
            FROM task_steps r
            WHERE r.status = 'READY' AND r.tenant_id = t.tenant_id AND r.priority = level
              AND r.available_at <= $5
            ORDER BY r.available_at LIMIT $6) c
        ORDER BY c.urgency LIMIT $7) s
), pick AS MATERIALIZED (
    SELECT s.id, s.task_id, s.kind, s.round
    FROM ranked r JOIN task_steps s ON s.id = r.id JOIN tasks t ON t.id = s.task_id
    WHERE r.place <= $8 AND s.status = 'READY'
      AND t.status NOT IN ('PAUSED', 'CANCEL_REQUESTED')
    ORDER BY r.place, r.urgency LIMIT $9
    FOR UPDATE OF s, t SKIP LOCKED
), first AS (
    SELECT DISTINCT ON (p.task_id) p.task_id, CASE p.kind
        WHEN 'PLAN' THEN 'PLANNING'
        WHEN 'GENERATE' THEN CASE WHEN p.round = 0 THEN 'GENERATING' ELSE 'REVISING' END
        WHEN 'GUARD' THEN 'GUARDING' WHEN 'EXECUTE' THEN 'EXECUTING'
        WHEN 'REVIEW' THEN 'REVIEWING' ELSE 'ESCALATED' END AS status
    FROM pick p
), started AS (
    UPDATE tasks t SET status = f.status, version = t.version + 1, updated_at = $10
    FROM first f WHERE t.id = f.task_id AND t.status = 'QUEUED'
    RETURNING t.id, t.tenant_id, t.version, t.status
), told AS (
    INSERT INTO task_events (task_id, seq, tenant_id, type, data, created_at)
    SELECT id, version, tenant_id, 'task.status',
        jsonb_build_object('from', 'QUEUED', 'status', status), $11
    FROM started
)
UPDATE task_steps s SET status = 'RUNNING', lease_owner = $12, lease_until = $13,
    attempt = s.attempt + 1, fencing_token = s.fencing_token + 1,
    started_at = coalesce(s.started_at, $14)
FROM pick p WHERE s.id = p.id
RETURNING s.*
;
WITH task AS (
    INSERT INTO tasks (id, tenant_id, name, description, role, language, status, priority,
        budget_tokens, deadline, labels, input, run_id, run_count, created_by, created_at,
        updated_at, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9,
        $10, $11::jsonb, $12::jsonb, $13, 1, $14, $15, $16, 1)
), run AS (
    INSERT INTO task_runs (id, task_id, tenant_id, number, from_step, status, started_at)
    VALUES ($17, $18, $19, 1, $20, 'ACTIVE', $21)
)
INSERT INTO task_events (task_id, seq, tenant_id, type, data, created_at)
VALUES ($22, 1, $23, 'task.submitted', $24::jsonb, $25)
;
WITH task AS (
    UPDATE tasks SET status = $1, resume_status = $2, tokens_used = $3,
        verdict = $4::jsonb, run_id = $5, run_count = $6, updated_at = $7,
        finished_at = CASE WHEN $8 THEN coalesce(finished_at, $9) END,
        version = version + $10
    WHERE id = $11
)
INSERT INTO task_events (task_id, seq, tenant_id, type, data, created_at)
SELECT $12, $13 + e.n, $14, e.type, e.data::jsonb, $15
FROM unnest($16::text[], $17::text[]) WITH ORDINALITY AS e (type, data, n)
;
-- ROLE golden_peer_hub
DELETE FROM idempotency_keys WHERE ctid IN (
    SELECT ctid FROM idempotency_keys WHERE created_at < now() - interval '24 hours' LIMIT $1)
;
DELETE FROM inbox WHERE (consumer, event_id) IN (
    SELECT consumer, event_id FROM inbox WHERE handled_at < $1 LIMIT $2 FOR UPDATE SKIP LOCKED)
;
DELETE FROM outbox WHERE id IN (
    SELECT id FROM outbox WHERE sent_at < $1 AND service = $2 LIMIT $3 FOR UPDATE SKIP LOCKED)
;
INSERT INTO agents (id, kind, family, role, lens, languages, weight, enabled, tenant_id, updated_at)
VALUES ($1, $2, $3, $4, $5, $6::jsonb, $7, $8, $9, $10)
ON CONFLICT (id) DO UPDATE SET family = excluded.family, role = excluded.role,
    lens = excluded.lens, languages = excluded.languages, weight = excluded.weight,
    enabled = excluded.enabled, updated_at = excluded.updated_at
;
INSERT INTO audit_log (id, tenant_id, at, actor, token_id, roles, actor_tenant, service, action,
    object_type, object_id, result, reason, details, trace_id, address)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9,
    $10, $11, $12, $13, $14, $15, $16)
;
INSERT INTO idempotency_keys
    (tenant_id, principal, route, key, payload_sha256, field_digests, status, headers, body)
VALUES ($1, $2, $3, $4, $5, $6::jsonb, $7, $8::jsonb, $9)
ON CONFLICT (tenant_id, principal, route, key) DO UPDATE SET
    payload_sha256 = excluded.payload_sha256, field_digests = excluded.field_digests,
    status = excluded.status, headers = excluded.headers, body = excluded.body, created_at = now()
;
INSERT INTO inbox (consumer, event_id, handled_at) VALUES ($1, $2, $3)
ON CONFLICT (consumer, event_id) DO NOTHING
;
INSERT INTO outbox (id, service, subject, tenant_id, headers, payload, created_at)
VALUES ($1, $2, $3, $4, CAST($5 AS jsonb), $6, $7)
;
INSERT INTO review_assignments (id, review_id, tenant_id, agent_id, state, attempt, available_at,
    created_at, finished_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8,
    CASE WHEN $9 = 'DONE' THEN $10::timestamptz END)
RETURNING *
;
INSERT INTO review_verdicts (id, review_id, tenant_id, agent_id, decision, probability, findings,
    evidence, submitted_by, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7::jsonb,
    $8::jsonb, $9, $10)
ON CONFLICT (review_id, agent_id) DO NOTHING
;
INSERT INTO reviewer_reliability AS old (agent_id, task_kind, true_approve, false_approve,
    true_reject, false_reject, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (agent_id, task_kind) DO UPDATE SET
    true_approve = old.true_approve * power(0.5, greatest(0, extract(epoch FROM excluded.updated_at - old.updated_at)) / $8) + excluded.true_approve,
    false_approve = old.false_approve * power(0.5, greatest(0, extract(epoch FROM excluded.updated_at - old.updated_at)) / $9) + excluded.false_approve,
    true_reject = old.true_reject * power(0.5, greatest(0, extract(epoch FROM excluded.updated_at - old.updated_at)) / $10) + excluded.true_reject,
    false_reject = old.false_reject * power(0.5, greatest(0, extract(epoch FROM excluded.updated_at - old.updated_at)) / $11) + excluded.false_reject,
    updated_at = greatest(old.updated_at, excluded.updated_at)
;
INSERT INTO reviews (id, tenant_id, task_id, correlation_id, reply, request, state, requested_by,
    deadline, created_at)
VALUES ($1, $2, $3, $4, $5, $6::jsonb, 'COLLECTING', $7, $8,
    $9)
ON CONFLICT (id) DO NOTHING
;
SELECT * FROM agents
WHERE enabled AND kind <> 'HUMAN' AND (tenant_id IS NULL OR tenant_id = $1)
    AND (languages = '[]'::jsonb OR jsonb_exists(languages, $2))
ORDER BY CASE kind WHEN 'TOOL' THEN 0 WHEN 'MODEL' THEN 1 ELSE 2 END, id
;
SELECT * FROM agents
WHERE tenant_id IS NULL OR $1::text IS NULL OR tenant_id = $2
ORDER BY id LIMIT $3
;
SELECT * FROM agents WHERE id = $1
;
SELECT * FROM review_assignments WHERE id = $1
;
SELECT * FROM review_assignments WHERE review_id = $1 ORDER BY id
;
SELECT * FROM review_verdicts WHERE review_id = $1 ORDER BY created_at, agent_id
;
SELECT * FROM reviewer_reliability WHERE agent_id = $1 ORDER BY task_kind
;
SELECT * FROM reviewer_reliability WHERE agent_id IN ($1) AND task_kind = $2
;
SELECT * FROM reviewer_reliability WHERE agent_id IN ($1, $2) AND task_kind = $3
;
SELECT * FROM reviewer_reliability WHERE agent_id IN ($1, $2, $3) AND task_kind = $4
;
SELECT * FROM reviewer_reliability WHERE agent_id IN ($1, $2, $3, $4) AND task_kind = $5
;
SELECT * FROM reviewer_reliability WHERE agent_id IN ($1, $2, $3, $4, $5) AND task_kind = $6
;
SELECT * FROM reviews
WHERE tenant_id = $1
    AND ($2::text IS NULL OR state = $3)
    AND ($4::text IS NULL OR outcome = $5)
    AND ($6::uuid IS NULL OR task_id = $7)
    AND ($8::timestamptz IS NULL OR (created_at, id) < ($9, $10::uuid))
ORDER BY created_at DESC, id DESC LIMIT $11
;
SELECT * FROM reviews WHERE id = $1
;
SELECT * FROM reviews WHERE id = $1 FOR UPDATE
;
SELECT * FROM reviews WHERE state = 'COLLECTING' AND deadline <= $1
ORDER BY deadline OFFSET $2 LIMIT 1 FOR UPDATE SKIP LOCKED
;
SELECT content FROM active_prompts WHERE agent_role = $1
;
SELECT created_at FROM outbox WHERE service = $1 AND sent_at IS NULL ORDER BY created_at LIMIT 1
;
SELECT id, subject, headers, payload FROM outbox
WHERE service = $1 AND sent_at IS NULL AND created_at < $2
ORDER BY created_at
LIMIT $3
FOR UPDATE SKIP LOCKED
;
SELECT jti FROM revoked_tokens WHERE expires_at > now() - interval '2 minutes'
;
SELECT payload_sha256, field_digests, status, headers, body FROM idempotency_keys
WHERE tenant_id = $1 AND principal = $2 AND route = $3 AND key = $4
    AND created_at > now() - interval '24 hours'
;
SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0))
;
SELECT set_config('golden.tenant', $1, TRUE)
;
SELECT v.agent_id, v.decision, r.request ->> 'language' AS task_kind
FROM review_verdicts v JOIN reviews r ON r.id = v.review_id
WHERE v.review_id = $1 AND v.decision <> 'ABSTAIN' ORDER BY v.agent_id
;
UPDATE outbox SET sent_at = $1 WHERE id = ANY (CAST($2 AS uuid[])) AND sent_at IS NULL
;
UPDATE review_assignments SET attempt = $1, available_at = $2
WHERE id = $3 AND state = 'WAITING' RETURNING *
;
UPDATE review_assignments SET available_at = $1 WHERE id = (
    SELECT a.id FROM reviews r JOIN review_assignments a ON a.review_id = r.id
    WHERE r.state = 'COLLECTING' AND r.deadline > $2 AND a.state = 'WAITING'
        AND a.available_at <= $3
    LIMIT 1 FOR UPDATE OF a SKIP LOCKED)
RETURNING *
;
UPDATE review_assignments SET lease_until = $1, available_at = $2
WHERE id = $3 AND fencing_token = $4 AND state = 'RUNNING'
;
UPDATE review_assignments SET state = 'DONE', finished_at = $1
WHERE id = $2 AND fencing_token = $3 AND state = 'RUNNING'
;
UPDATE review_assignments SET state = 'DONE', finished_at = $1,
    fencing_token = fencing_token + 1
WHERE id = $2 AND state IN ('PENDING', 'RUNNING', 'WAITING')
;
UPDATE review_assignments SET state = 'EXPIRED', finished_at = $1,
    fencing_token = fencing_token + 1
WHERE review_id = $2 AND state IN ('PENDING', 'RUNNING', 'WAITING')
;
UPDATE review_assignments SET state = 'RUNNING', attempt = attempt + 1, lease_owner = $1,
    lease_until = $2, available_at = $3, fencing_token = fencing_token + 1
WHERE id = (
    SELECT a.id FROM review_assignments a JOIN agents g ON g.id = a.agent_id
    WHERE a.state IN ('PENDING', 'RUNNING') AND a.available_at <= $4 AND g.kind = $5
        AND ($6::text IS NULL OR a.agent_id = $7)
    ORDER BY a.available_at LIMIT 1 FOR UPDATE OF a SKIP LOCKED)
RETURNING *
;
UPDATE reviews SET state = 'COMPLETED', outcome = $1, probability = $2,
    effective_panel = $3, calibrated = $4, reason = $5,
    explanation = $6::jsonb, completed_at = $7
WHERE id = $8 AND state = 'COLLECTING'
;
-- ROLE golden_sandbox
DELETE FROM idempotency_keys WHERE ctid IN (
    SELECT ctid FROM idempotency_keys WHERE created_at < now() - interval '24 hours' LIMIT $1)
;
DELETE FROM inbox WHERE (consumer, event_id) IN (
    SELECT consumer, event_id FROM inbox WHERE handled_at < $1 LIMIT $2 FOR UPDATE SKIP LOCKED)
;
DELETE FROM outbox WHERE id IN (
    SELECT id FROM outbox WHERE sent_at < $1 AND service = $2 LIMIT $3 FOR UPDATE SKIP LOCKED)
;
INSERT INTO audit_log (id, tenant_id, at, actor, token_id, roles, actor_tenant, service, action,
    object_type, object_id, result, reason, details, trace_id, address)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9,
    $10, $11, $12, $13, $14, $15, $16)
;
INSERT INTO executions (id, tenant_id, correlation_id, reply_subject, requested_by, language,
    action, request, request_sha256, state, attempt, lease_owner, lease_until, fencing_token,
    created_at, started_at)
VALUES ($1, 'acme', $2, 'sandbox.execution.finished.v1', 'service', 'python', 'RUN',
    '{"files": {"main.py": "print(7)"}, "args": []}', 'x', 'RUNNING', 1, 'dead',
    now() + interval '1 second', 5, now(), now())
;
INSERT INTO executions (id, tenant_id, task_id, correlation_id, reply_subject, requested_by,
    language, action, request, request_sha256, state, created_at)
VALUES ($1, $2, $3, $4, $5, $6,
    $7, $8, $9::jsonb, $10, 'QUEUED', $11)
ON CONFLICT (id) DO NOTHING
;
INSERT INTO inbox (consumer, event_id, handled_at) VALUES ($1, $2, $3)
ON CONFLICT (consumer, event_id) DO NOTHING
;
INSERT INTO outbox (id, service, subject, tenant_id, headers, payload, created_at)
VALUES ($1, $2, $3, $4, CAST($5 AS jsonb), $6, $7)
;
SELECT * FROM executions WHERE id = $1
;
SELECT coalesce(extract(epoch FROM clock_timestamp() - min(created_at)), 0)::float8
FROM executions WHERE state = 'QUEUED'
;
SELECT count(*) FROM executions WHERE state = $1
;
SELECT created_at FROM outbox WHERE service = $1 AND sent_at IS NULL ORDER BY created_at LIMIT 1
;
SELECT id, subject, headers, payload FROM outbox
WHERE service = $1 AND sent_at IS NULL AND created_at < $2
ORDER BY created_at
LIMIT $3
FOR UPDATE SKIP LOCKED
;
SELECT jti FROM revoked_tokens WHERE expires_at > now() - interval '2 minutes'
;
SELECT result::text FROM executions WHERE id = $1
;
SELECT set_config('golden.tenant', $1, TRUE)
;
SELECT tenant_id, count(*) FILTER (WHERE state = 'QUEUED') AS queued,
    count(*) FILTER (WHERE state = 'RUNNING') AS running
FROM executions WHERE state IN ('QUEUED', 'RUNNING') GROUP BY tenant_id ORDER BY tenant_id
;
UPDATE executions SET lease_until = clock_timestamp() + $1 * interval '1 millisecond'
WHERE id = $2 AND fencing_token = $3 AND state = 'RUNNING'
;
UPDATE executions SET result = '{}' WHERE id = $1 AND fencing_token = 5 AND state = 'RUNNING'
;
UPDATE executions SET state = 'FINISHED', status = $1, result = $2::jsonb,
    finished_at = $3, lease_owner = NULL, lease_until = NULL
WHERE id = $4 AND fencing_token = $5 AND state = 'RUNNING'
;
UPDATE executions SET state = 'FINISHED', status = 'REJECTED', result = $1::jsonb,
    finished_at = $2
WHERE id = $3 AND state = 'QUEUED'
;
UPDATE executions SET state = 'QUEUED', lease_owner = NULL, lease_until = NULL,
    fencing_token = fencing_token + 1
WHERE id IN (SELECT id FROM executions WHERE state = 'RUNNING' AND lease_until < clock_timestamp()
    ORDER BY lease_until LIMIT 100 FOR UPDATE SKIP LOCKED)
;
UPDATE outbox SET sent_at = $1 WHERE id = ANY (CAST($2 AS uuid[])) AND sent_at IS NULL
;
WITH running AS (
    SELECT tenant_id, count(*) AS n FROM executions WHERE state = 'RUNNING' GROUP BY tenant_id),
waiting AS (
    SELECT id, tenant_id,
        row_number() OVER (PARTITION BY tenant_id ORDER BY created_at, id) AS place
    FROM executions WHERE state = 'QUEUED'),
chosen AS (
    SELECT e.id FROM executions e
    JOIN waiting w ON w.id = e.id
    LEFT JOIN running r ON r.tenant_id = e.tenant_id
    WHERE e.state = 'QUEUED'
    ORDER BY w.place + coalesce(r.n, 0), e.created_at, e.id
    LIMIT 1
    FOR UPDATE OF e SKIP LOCKED)
UPDATE executions SET state = 'RUNNING', attempt = attempt + 1, lease_owner = $1,
    lease_until = clock_timestamp() + $2 * interval '1 millisecond',
    fencing_token = fencing_token + 1, started_at = $3
WHERE id = (SELECT id FROM chosen)
RETURNING *
;
-- ROLE golden_supervisor
DELETE FROM idempotency_keys WHERE ctid IN (
    SELECT ctid FROM idempotency_keys WHERE created_at < now() - interval '24 hours' LIMIT $1)
;
DELETE FROM inbox WHERE (consumer, event_id) IN (
    SELECT consumer, event_id FROM inbox WHERE handled_at < $1 LIMIT $2 FOR UPDATE SKIP LOCKED)
;
DELETE FROM outbox WHERE id IN (
    SELECT id FROM outbox WHERE sent_at < $1 AND service = $2 LIMIT $3 FOR UPDATE SKIP LOCKED)
;
INSERT INTO agent_prompts (
    agent_role, version, content, base_id, approval_status, proposed_by, rationale)
SELECT $1, max(version) + 1, $2, $3, 'pending_review', $4, $5
FROM agent_prompts WHERE agent_role = $6
RETURNING id
;
INSERT INTO audit_log (id, tenant_id, at, actor, token_id, roles, actor_tenant, service, action,
    object_type, object_id, result, reason, details, trace_id, address)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9,
    $10, $11, $12, $13, $14, $15, $16)
;
INSERT INTO escalations (id, tenant_id, task_id, step_id, reason, status, priority, summary,
    case_file, sla_due_at, created_at)
VALUES ($1, $2, $3, $4, $5, 'OPEN', $6, $7,
    CAST($8 AS jsonb), $9, $10)
ON CONFLICT (id) DO NOTHING
;
INSERT INTO idempotency_keys
    (tenant_id, principal, route, key, payload_sha256, field_digests, status, headers, body)
VALUES ($1, $2, $3, $4, $5, $6::jsonb, $7, $8::jsonb, $9)
ON CONFLICT (tenant_id, principal, route, key) DO UPDATE SET
    payload_sha256 = excluded.payload_sha256, field_digests = excluded.field_digests,
    status = excluded.status, headers = excluded.headers, body = excluded.body, created_at = now()
;
INSERT INTO inbox (consumer, event_id, handled_at) VALUES ($1, $2, $3)
ON CONFLICT (consumer, event_id) DO NOTHING
;
INSERT INTO learning_outcomes (
    task_id, tenant_id, agent_role, status, prompt_id, finding_rules, human_decision)
VALUES ($1, $2, $3, $4, $5, CAST($6 AS jsonb), $7)
ON CONFLICT (task_id) DO UPDATE SET status = excluded.status, prompt_id = excluded.prompt_id,
    finding_rules = excluded.finding_rules, human_decision = excluded.human_decision
;
INSERT INTO outbox (id, service, subject, tenant_id, headers, payload, created_at)
VALUES ($1, $2, $3, $4, CAST($5 AS jsonb), $6, $7)
;
SELECT * FROM escalations
WHERE id = $1 AND (CAST($2 AS text) IS NULL OR tenant_id = $3)
;
SELECT active_prompt_id FROM learning_governance WHERE agent_role = $1 FOR UPDATE
;
SELECT approve_prompt_update($1, $2, $3)
;
SELECT auto_approve_prompt_update($1)
;
SELECT count(*) FROM audit_chain WHERE tenant_id = $1
;
SELECT count(*) FROM escalations WHERE status IN ('OPEN', 'ACKNOWLEDGED')
;
SELECT created_at FROM outbox WHERE service = $1 AND sent_at IS NULL ORDER BY created_at LIMIT 1
;
SELECT ensure_partitions($1)
;
SELECT hash FROM audit_chain WHERE tenant_id = $1 ORDER BY seq DESC LIMIT 1
;
SELECT id, approval_status = 'pending_review' AS pending FROM agent_prompts
WHERE agent_role = $1 AND base_id = $2 AND proposed_by = $3
    AND evidence ->> 'rule' = $4
ORDER BY id DESC LIMIT 1
;
SELECT id, subject, headers, payload FROM outbox
WHERE service = $1 AND sent_at IS NULL AND created_at < $2
ORDER BY created_at
LIMIT $3
FOR UPDATE SKIP LOCKED
;
SELECT id, tenant_id, task_id, reason, status, priority, summary, sla_due_at, reminders,
    acknowledged_by, decision, resolved_by, created_at
FROM escalations WHERE tenant_id = $1 AND (created_at, id) < ($2, $3) ORDER BY created_at DESC, id DESC LIMIT $4
;
SELECT id, tenant_id, task_id, reason, status, priority, summary, sla_due_at, reminders,
    acknowledged_by, decision, resolved_by, created_at
FROM escalations WHERE tenant_id = $1 AND status = $2 ORDER BY created_at DESC, id DESC LIMIT $3
;
SELECT id, tenant_id, task_id, reason, status, priority, summary, sla_due_at, reminders,
    acknowledged_by, decision, resolved_by, created_at
FROM escalations WHERE tenant_id = $1 AND task_id = $2 ORDER BY created_at DESC, id DESC LIMIT $3
;
SELECT id, tenant_id, task_id, reason, status, priority, summary, sla_due_at, reminders,
    acknowledged_by, decision, resolved_by, created_at
FROM escalations WHERE tenant_id = $1 ORDER BY created_at DESC, id DESC LIMIT $2
;
SELECT jti FROM revoked_tokens WHERE expires_at > now() - interval '2 minutes'
;
SELECT l.*, c.seq, c.previous_hash, c.hash
FROM audit_log l LEFT JOIN audit_chain c ON c.audit_id = l.id WHERE l.tenant_id = $1 AND (l.at, l.id) < ($2, $3) ORDER BY l.at DESC, l.id DESC LIMIT $4
;
SELECT l.*, c.seq, c.previous_hash, c.hash
FROM audit_log l LEFT JOIN audit_chain c ON c.audit_id = l.id WHERE l.tenant_id = $1 AND l.action = $2 ORDER BY l.at DESC, l.id DESC LIMIT $3
;
SELECT l.*, c.seq, c.previous_hash, c.hash
FROM audit_log l LEFT JOIN audit_chain c ON c.audit_id = l.id WHERE l.tenant_id = $1 AND l.actor = $2 ORDER BY l.at DESC, l.id DESC LIMIT $3
;
SELECT l.*, c.seq, c.previous_hash, c.hash
FROM audit_log l LEFT JOIN audit_chain c ON c.audit_id = l.id WHERE l.tenant_id = $1 AND l.at >= $2 AND l.at < $3 ORDER BY l.at DESC, l.id DESC LIMIT $4
;
SELECT l.*, c.seq, c.previous_hash, c.hash
FROM audit_log l LEFT JOIN audit_chain c ON c.audit_id = l.id WHERE l.tenant_id = $1 AND l.object_id = $2 ORDER BY l.at DESC, l.id DESC LIMIT $3
;
SELECT l.*, c.seq, c.previous_hash, c.hash
FROM audit_log l LEFT JOIN audit_chain c ON c.audit_id = l.id WHERE l.tenant_id = $1 AND l.object_type = $2 AND l.object_id = $3 ORDER BY l.at DESC, l.id DESC LIMIT $4
;
SELECT l.*, c.seq, c.previous_hash, c.hash
FROM audit_log l LEFT JOIN audit_chain c ON c.audit_id = l.id WHERE l.tenant_id = $1 AND l.result = $2 ORDER BY l.at DESC, l.id DESC LIMIT $3
;
SELECT l.*, c.seq, c.previous_hash, c.hash
FROM audit_log l LEFT JOIN audit_chain c ON c.audit_id = l.id WHERE l.tenant_id = $1 ORDER BY l.at DESC, l.id DESC LIMIT $2
;
SELECT p.*, g.active_prompt_id = p.id AS active
FROM agent_prompts p JOIN learning_governance g USING (agent_role) WHERE p.agent_role = $1 AND p.approval_status = $2 AND p.created_at <= $3 AND (p.created_at, p.id) < ($4, $5) ORDER BY p.created_at DESC, p.id DESC LIMIT $6
;
SELECT p.*, g.active_prompt_id = p.id AS active
FROM agent_prompts p JOIN learning_governance g USING (agent_role) WHERE p.agent_role = $1 AND p.approval_status = $2 ORDER BY p.created_at DESC, p.id DESC LIMIT $3
;
SELECT p.*, g.active_prompt_id = p.id AS active
FROM agent_prompts p JOIN learning_governance g USING (agent_role) WHERE p.id = $1
;
SELECT payload_sha256, field_digests, status, headers, body FROM idempotency_keys
WHERE tenant_id = $1 AND principal = $2 AND route = $3 AND key = $4
    AND created_at > now() - interval '24 hours'
;
SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0))
;
SELECT reject_prompt_update($1, $2, $3)
;
SELECT rollback_prompt($1, $2, $3)
;
SELECT s.*, extract(epoch FROM s.cooldown_left) AS seconds_left, extract(epoch FROM g.cooldown) AS seconds
FROM governance_status s JOIN learning_governance g USING (agent_role)
WHERE CAST($1 AS text) IS NULL OR agent_role = $2
ORDER BY agent_role
;
SELECT seq, audit_id, problem FROM audit_verify($1)
;
SELECT set_config('golden.audited', 'on', TRUE)
;
SELECT set_config('golden.tenant', $1, TRUE)
;
SELECT task_id FROM learning_outcomes
WHERE agent_role = $1 AND prompt_id = $2 AND jsonb_exists(finding_rules, $3)
ORDER BY created_at, task_id LIMIT 1000
;
UPDATE agent_prompts
SET evidence = CAST($1 AS jsonb), evidence_count = $2, evidence_sha256 = $3
WHERE id = $4 AND approval_status = 'pending_review'
;
UPDATE escalations
SET status = 'RESOLVED', decision = $1, guidance = $2,
    artifact = CAST($3 AS jsonb), resolution_reason = $4, resolved_by = $5,
    resolved_at = $6
WHERE id = $7 AND status IN ('OPEN', 'ACKNOWLEDGED')
    AND (CAST($8 AS text) IS NULL OR tenant_id = $9)
RETURNING *
;
UPDATE escalations SET reminders = reminders + 1
WHERE id IN (
    SELECT id FROM escalations
    WHERE status IN ('OPEN', 'ACKNOWLEDGED') AND sla_due_at <= $1
        AND sla_due_at + reminders * make_interval(secs => $2) <= $3
    ORDER BY sla_due_at LIMIT $4 FOR UPDATE SKIP LOCKED)
RETURNING *
;
UPDATE escalations SET status = 'ACKNOWLEDGED', acknowledged_by = $1, acknowledged_at = $2
WHERE id = $3 AND status = 'OPEN' AND (CAST($4 AS text) IS NULL OR tenant_id = $5)
RETURNING *
;
UPDATE escalations SET status = 'WITHDRAWN' WHERE id = $1 AND status IN ('OPEN', 'ACKNOWLEDGED')
;
UPDATE learning_governance
SET auto_update = $1, cooldown = make_interval(secs => $2), daily_limit = $3,
    min_evidence = $4, updated_at = clock_timestamp()
WHERE agent_role = $5
;
UPDATE learning_governance SET last_update_at = NULL, updated_at = clock_timestamp()
WHERE agent_role = $1
;
UPDATE outbox SET sent_at = $1 WHERE id = ANY (CAST($2 AS uuid[])) AND sent_at IS NULL
;
