-- Tasks, budgets, executions, dead letters, messaging and audit.
-- Locks: none worth mentioning, everything here is new.

-- ---------------------------------------------------------------------------------------------------------------------
-- Tasks
-- ---------------------------------------------------------------------------------------------------------------------

CREATE TABLE tasks (
    id              uuid PRIMARY KEY,
    tenant_id       text        NOT NULL CHECK (tenant_id ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$'),
    name            text        NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    description     text        NOT NULL DEFAULT '',
    role            text        NOT NULL,
    language        text        NOT NULL,
    status          text        NOT NULL CHECK (status IN (
        'QUEUED', 'PLANNING', 'GENERATING', 'GUARDING', 'EXECUTING', 'REVIEWING', 'REVISING', 'PAUSED',
        'CANCEL_REQUESTED', 'ESCALATED', 'COMPLETED', 'REJECTED', 'FAILED', 'CANCELLED', 'TIMED_OUT')),
    -- Where PAUSED goes back to.
    resume_status   text,
    priority        smallint    NOT NULL CHECK (priority BETWEEN 1 AND 5),
    budget_tokens   bigint      NOT NULL CHECK (budget_tokens > 0),
    deadline        timestamptz,
    labels          jsonb       NOT NULL DEFAULT '{}',
    -- As submitted: candidate (file map), tests (file map), files (file map), plan (nodes or "auto").
    input           jsonb       NOT NULL,
    run_id          uuid,
    run_count       integer     NOT NULL DEFAULT 0 CHECK (run_count >= 0),
    tokens_used     bigint      NOT NULL DEFAULT 0 CHECK (tokens_used >= 0),
    -- Verdict with reasons once decided.
    verdict         jsonb,
    created_by      text        NOT NULL,
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    finished_at     timestamptz,
    version         bigint      NOT NULL DEFAULT 0
);
CREATE INDEX tasks_tenant_created ON tasks (tenant_id, created_at DESC, id DESC);
CREATE INDEX tasks_created ON tasks (created_at DESC, id DESC);
CREATE INDEX tasks_tenant_status_created ON tasks (tenant_id, status, created_at DESC, id DESC);
CREATE INDEX tasks_deadline ON tasks (deadline)
    WHERE deadline IS NOT NULL AND finished_at IS NULL;

CREATE TABLE task_runs (
    id              uuid PRIMARY KEY,
    task_id         uuid        NOT NULL REFERENCES tasks (id),
    tenant_id       text        NOT NULL,
    number          integer     NOT NULL CHECK (number >= 1),
    from_step       text        NOT NULL,
    status          text        NOT NULL CHECK (status IN ('ACTIVE', 'SUCCEEDED', 'FAILED', 'CANCELLED')),
    plan            jsonb,
    started_at      timestamptz NOT NULL,
    finished_at     timestamptz,
    UNIQUE (task_id, number)
);

CREATE TABLE task_steps (
    id              uuid PRIMARY KEY,
    task_id         uuid        NOT NULL REFERENCES tasks (id),
    run_id          uuid        NOT NULL REFERENCES task_runs (id),
    tenant_id       text        NOT NULL,
    -- Work item of the plan this step belongs to; 'main' when the task is a single one.
    node            text        NOT NULL,
    kind            text        NOT NULL CHECK (kind IN (
        'PLAN', 'GENERATE', 'GUARD', 'EXECUTE', 'REVIEW', 'ESCALATE')),
    round           integer     NOT NULL DEFAULT 0 CHECK (round >= 0),
    status          text        NOT NULL CHECK (status IN (
        'READY', 'RUNNING', 'WAITING', 'DONE', 'FAILED', 'CANCELLED')),
    priority        smallint    NOT NULL CHECK (priority BETWEEN 1 AND 5),
    attempt         integer     NOT NULL DEFAULT 0 CHECK (attempt >= 0),
    available_at    timestamptz NOT NULL,
    -- Right to work on the step. The token only grows; a commit that carries an older one changes no row.
    lease_owner     text,
    lease_until     timestamptz,
    fencing_token   bigint      NOT NULL DEFAULT 0,
    -- For WAITING: when the engine asks again or gives up.
    wait_until      timestamptz,
    input           jsonb       NOT NULL DEFAULT '{}',
    output          jsonb,
    error           text,
    created_at      timestamptz NOT NULL,
    started_at      timestamptz,
    finished_at     timestamptz
);
CREATE INDEX task_steps_task ON task_steps (task_id, created_at);
CREATE INDEX task_steps_run ON task_steps (run_id);
CREATE INDEX task_steps_ready ON task_steps (priority DESC, available_at) WHERE status = 'READY';
CREATE INDEX task_steps_running ON task_steps (tenant_id, lease_until) WHERE status = 'RUNNING';
CREATE INDEX task_steps_waiting ON task_steps (wait_until) WHERE status = 'WAITING';

CREATE TABLE task_events (
    task_id         uuid        NOT NULL,
    -- 1, 2, 3 … within the task: the id of the server-sent event.
    seq             bigint      NOT NULL,
    tenant_id       text        NOT NULL,
    type            text        NOT NULL,
    data            jsonb       NOT NULL,
    created_at      timestamptz NOT NULL,
    PRIMARY KEY (task_id, seq, created_at)
) PARTITION BY RANGE (created_at);
CREATE TABLE task_events_default PARTITION OF task_events DEFAULT;

CREATE TABLE artifacts (
    id              uuid PRIMARY KEY,
    task_id         uuid        NOT NULL REFERENCES tasks (id),
    run_id          uuid        NOT NULL REFERENCES task_runs (id),
    tenant_id       text        NOT NULL,
    node            text        NOT NULL,
    name            text        NOT NULL,
    -- Grows with each guard fix and revision round; the newest is the artifact.
    revision        integer     NOT NULL CHECK (revision >= 0),
    content         text        NOT NULL,
    sha256          text        NOT NULL,
    created_at      timestamptz NOT NULL,
    UNIQUE (run_id, node, name, revision)
);
CREATE INDEX artifacts_task ON artifacts (task_id);

-- Journal of paid calls: what was answered is never asked, or billed, again.
CREATE TABLE model_calls (
    tenant_id       text        NOT NULL,
    call_key        text        NOT NULL,
    task_id         uuid,
    role            text        NOT NULL,
    status          text        NOT NULL CHECK (status IN ('STARTED', 'ANSWERED')),
    model           text,
    answer          text,
    input_tokens    bigint      CHECK (input_tokens >= 0),
    output_tokens   bigint      CHECK (output_tokens >= 0),
    attempts        integer     NOT NULL DEFAULT 0,
    started_at      timestamptz NOT NULL,
    answered_at     timestamptz,
    PRIMARY KEY (tenant_id, call_key),
    CHECK (status = 'STARTED' OR answer IS NOT NULL)
);
CREATE INDEX model_calls_task ON model_calls (task_id) WHERE task_id IS NOT NULL;

CREATE TABLE injection_findings (
    id              uuid PRIMARY KEY,
    tenant_id       text        NOT NULL,
    source          text        NOT NULL,
    decision        text        NOT NULL CHECK (decision IN ('ALLOW', 'FLAG', 'BLOCK')),
    class           text        NOT NULL,
    score           double precision NOT NULL,
    content_sha256  text        NOT NULL,
    principal       text        NOT NULL,
    created_at      timestamptz NOT NULL
);
CREATE INDEX injection_findings_tenant_created ON injection_findings (tenant_id, created_at DESC, id DESC);

-- ---------------------------------------------------------------------------------------------------------------------
-- Budgets. used + reserved <= total_limit whenever a hold is granted; a limit lowered by hand only stops new holds.
-- ---------------------------------------------------------------------------------------------------------------------

CREATE TABLE budget_limits (
    tenant_id       text PRIMARY KEY,
    total_limit     bigint      NOT NULL CHECK (total_limit >= 0),
    used            bigint      NOT NULL DEFAULT 0 CHECK (used >= 0),
    reserved        bigint      NOT NULL DEFAULT 0 CHECK (reserved >= 0),
    period          text        NOT NULL DEFAULT 'NONE' CHECK (period IN ('NONE', 'DAY', 'MONTH')),
    period_start    timestamptz NOT NULL DEFAULT date_trunc('day', now(), 'UTC'),
    -- Tokens per role, {"developer": 100000}; a role that is not named has only the total.
    per_role        jsonb       NOT NULL DEFAULT '{}',
    max_task_tokens bigint      CHECK (max_task_tokens > 0),
    updated_at      timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE budget_reservations (
    tenant_id       text        NOT NULL REFERENCES budget_limits (tenant_id),
    request_id      text        NOT NULL CHECK (length(request_id) BETWEEN 1 AND 200),
    state           text        NOT NULL CHECK (state IN ('OPEN', 'COMMITTED', 'RELEASED', 'EXPIRED', 'DENIED')),
    tokens          bigint      NOT NULL CHECK (tokens > 0),
    tokens_used     bigint      NOT NULL DEFAULT 0 CHECK (tokens_used BETWEEN 0 AND tokens),
    -- What was left right after the decision: a repeated request gets the same answer.
    remaining       bigint      NOT NULL,
    reason          text,
    task_id         uuid,
    agent_role      text,
    reserved_until  timestamptz,
    created_at      timestamptz NOT NULL,
    settled_at      timestamptz,
    PRIMARY KEY (tenant_id, request_id)
);
CREATE INDEX budget_reservations_open ON budget_reservations (reserved_until) WHERE state = 'OPEN';
CREATE INDEX budget_reservations_task ON budget_reservations (tenant_id, task_id) WHERE task_id IS NOT NULL;
CREATE INDEX budget_reservations_role ON budget_reservations (tenant_id, agent_role)
    WHERE agent_role IS NOT NULL AND state IN ('OPEN', 'COMMITTED');

-- Append-only ledger: balances can be recomputed from it.
CREATE TABLE budget_transactions (
    id              bigint GENERATED ALWAYS AS IDENTITY,
    tenant_id       text        NOT NULL,
    request_id      text,
    kind            text        NOT NULL CHECK (kind IN (
        'RESERVE', 'DENY', 'COMMIT', 'RELEASE', 'EXPIRE', 'LIMIT', 'PERIOD')),
    tokens          bigint      NOT NULL,
    used_after      bigint      NOT NULL,
    reserved_after  bigint      NOT NULL,
    limit_after     bigint      NOT NULL,
    task_id         uuid,
    agent_role      text,
    "timestamp"     timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (id, "timestamp")
) PARTITION BY RANGE ("timestamp");
CREATE TABLE budget_transactions_default PARTITION OF budget_transactions DEFAULT;
CREATE INDEX budget_transactions_tenant ON budget_transactions (tenant_id, "timestamp" DESC, id DESC);
CREATE INDEX budget_transactions_request ON budget_transactions (tenant_id, request_id);

-- Locks the tenant's row (creating it with the default limit), and starts a new period when the old one is over.
CREATE FUNCTION budget_lock(p_tenant text, p_default_limit bigint) RETURNS budget_limits
    LANGUAGE plpgsql AS $$
DECLARE
    l budget_limits;
    v_start timestamptz;
BEGIN
    SELECT * INTO l FROM budget_limits WHERE tenant_id = p_tenant FOR UPDATE;
    IF NOT FOUND THEN
        INSERT INTO budget_limits (tenant_id, total_limit) VALUES (p_tenant, p_default_limit)
            ON CONFLICT (tenant_id) DO NOTHING;
        SELECT * INTO l FROM budget_limits WHERE tenant_id = p_tenant FOR UPDATE;
    END IF;
    IF l.period <> 'NONE' THEN
        v_start := date_trunc(lower(l.period), clock_timestamp(), 'UTC');
        IF v_start > l.period_start THEN
            UPDATE budget_limits SET used = 0, period_start = v_start, updated_at = clock_timestamp()
                WHERE tenant_id = p_tenant RETURNING * INTO l;
            INSERT INTO budget_transactions (tenant_id, kind, tokens, used_after, reserved_after, limit_after)
                VALUES (p_tenant, 'PERIOD', 0, 0, l.reserved, l.total_limit);
        END IF;
    END IF;
    RETURN l;
END $$;

-- Holds tokens. One row in budget_reservations per (tenant, request): repeating returns that row.
CREATE FUNCTION budget_reserve(
    p_tenant text, p_request text, p_tokens bigint, p_task uuid, p_role text, p_ttl interval, p_default_limit bigint)
    RETURNS SETOF budget_reservations
    LANGUAGE plpgsql AS $$
DECLARE
    l budget_limits;
    r budget_reservations;
    v_reason text;
    v_spent bigint;
    v_role_limit bigint;
BEGIN
    SELECT * INTO r FROM budget_reservations WHERE tenant_id = p_tenant AND request_id = p_request;
    IF FOUND THEN
        RETURN NEXT r;
        RETURN;
    END IF;
    l := budget_lock(p_tenant, p_default_limit);
    -- Again under the lock: a concurrent request with the same id has decided by now.
    SELECT * INTO r FROM budget_reservations WHERE tenant_id = p_tenant AND request_id = p_request;
    IF FOUND THEN
        RETURN NEXT r;
        RETURN;
    END IF;
    IF l.used + l.reserved + p_tokens > l.total_limit THEN
        v_reason := 'tenant limit';
    ELSIF p_task IS NOT NULL AND l.max_task_tokens IS NOT NULL THEN
        SELECT coalesce(sum(CASE state WHEN 'OPEN' THEN tokens ELSE tokens_used END), 0) INTO v_spent
            FROM budget_reservations
            WHERE tenant_id = p_tenant AND task_id = p_task AND state IN ('OPEN', 'COMMITTED');
        IF v_spent + p_tokens > l.max_task_tokens THEN
            v_reason := 'task limit';
        END IF;
    END IF;
    IF v_reason IS NULL AND p_role IS NOT NULL AND l.per_role ? p_role THEN
        v_role_limit := (l.per_role ->> p_role)::bigint;
        SELECT coalesce(sum(CASE state WHEN 'OPEN' THEN tokens ELSE tokens_used END), 0) INTO v_spent
            FROM budget_reservations
            WHERE tenant_id = p_tenant AND agent_role = p_role AND state IN ('OPEN', 'COMMITTED')
              AND (l.period = 'NONE' OR created_at >= l.period_start);
        IF v_spent + p_tokens > v_role_limit THEN
            v_reason := 'role limit';
        END IF;
    END IF;
    IF v_reason IS NULL THEN
        UPDATE budget_limits SET reserved = reserved + p_tokens, updated_at = clock_timestamp()
            WHERE tenant_id = p_tenant RETURNING * INTO l;
    END IF;
    INSERT INTO budget_reservations (
        tenant_id, request_id, state, tokens, remaining, reason, task_id, agent_role, reserved_until, created_at,
        settled_at)
    VALUES (
        p_tenant, p_request, CASE WHEN v_reason IS NULL THEN 'OPEN' ELSE 'DENIED' END, p_tokens,
        greatest(l.total_limit - l.used - l.reserved, 0), v_reason, p_task, p_role,
        CASE WHEN v_reason IS NULL THEN clock_timestamp() + p_ttl END, clock_timestamp(),
        CASE WHEN v_reason IS NULL THEN NULL ELSE clock_timestamp() END)
    RETURNING * INTO r;
    INSERT INTO budget_transactions (
        tenant_id, request_id, kind, tokens, used_after, reserved_after, limit_after, task_id, agent_role)
    VALUES (
        p_tenant, p_request, CASE WHEN v_reason IS NULL THEN 'RESERVE' ELSE 'DENY' END, p_tokens, l.used, l.reserved,
        l.total_limit, p_task, p_role);
    RETURN NEXT r;
END $$;

-- Settles an open hold as COMMITTED, RELEASED or EXPIRED. Returns the row as it then is: the caller sees from its state
-- whether this call or an earlier one settled it.
CREATE FUNCTION budget_settle(p_tenant text, p_request text, p_state text, p_used bigint)
    RETURNS SETOF budget_reservations
    LANGUAGE plpgsql AS $$
DECLARE
    l budget_limits;
    r budget_reservations;
BEGIN
    -- Lock order is always limit, then reservation: two settlements can wait for each other but never deadlock.
    PERFORM 1 FROM budget_limits WHERE tenant_id = p_tenant FOR UPDATE;
    SELECT * INTO r FROM budget_reservations WHERE tenant_id = p_tenant AND request_id = p_request FOR UPDATE;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    IF r.state <> 'OPEN' OR (p_state = 'COMMITTED' AND p_used > r.tokens) THEN
        RETURN NEXT r;
        RETURN;
    END IF;
    UPDATE budget_limits
        SET reserved = reserved - r.tokens,
            used = used + CASE p_state WHEN 'COMMITTED' THEN p_used ELSE 0 END,
            updated_at = clock_timestamp()
        WHERE tenant_id = p_tenant RETURNING * INTO l;
    UPDATE budget_reservations
        SET state = p_state,
            tokens_used = CASE p_state WHEN 'COMMITTED' THEN p_used ELSE 0 END,
            settled_at = clock_timestamp()
        WHERE tenant_id = p_tenant AND request_id = p_request RETURNING * INTO r;
    INSERT INTO budget_transactions (
        tenant_id, request_id, kind, tokens, used_after, reserved_after, limit_after, task_id, agent_role)
    VALUES (
        p_tenant, p_request, CASE p_state WHEN 'COMMITTED' THEN 'COMMIT' WHEN 'RELEASED' THEN 'RELEASE' ELSE 'EXPIRE' END,
        CASE p_state WHEN 'COMMITTED' THEN p_used ELSE r.tokens END, l.used, l.reserved, l.total_limit, r.task_id,
        r.agent_role);
    RETURN NEXT r;
END $$;

-- Expires holds past their time; returns how many. Safe to call from several replicas at once.
CREATE FUNCTION budget_expire(p_limit integer) RETURNS integer
    LANGUAGE plpgsql AS $$
DECLARE
    c record;
    n integer := 0;
BEGIN
    FOR c IN
        SELECT tenant_id, request_id FROM budget_reservations
        WHERE state = 'OPEN' AND reserved_until < clock_timestamp()
        ORDER BY tenant_id, request_id LIMIT p_limit
    LOOP
        IF EXISTS (SELECT 1 FROM budget_settle(c.tenant_id, c.request_id, 'EXPIRED', 0) WHERE state = 'EXPIRED') THEN
            n := n + 1;
        END IF;
    END LOOP;
    RETURN n;
END $$;

-- ---------------------------------------------------------------------------------------------------------------------
-- Sandbox executions: queue and record in one
-- ---------------------------------------------------------------------------------------------------------------------

CREATE TABLE executions (
    id              uuid PRIMARY KEY,
    tenant_id       text        NOT NULL,
    task_id         uuid,
    correlation_id  uuid,
    -- Subject the result is published on; null for a direct REST execution.
    reply_subject   text,
    requested_by    text        NOT NULL,
    language        text        NOT NULL,
    action          text        NOT NULL CHECK (action IN ('RUN', 'TEST', 'LINT', 'SECURITY_SCAN')),
    request         jsonb       NOT NULL,
    request_sha256  text        NOT NULL,
    state           text        NOT NULL CHECK (state IN ('QUEUED', 'RUNNING', 'FINISHED')),
    attempt         integer     NOT NULL DEFAULT 0,
    lease_owner     text,
    lease_until     timestamptz,
    fencing_token   bigint      NOT NULL DEFAULT 0,
    status          text        CHECK (status IN (
        'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'MEMORY_EXCEEDED', 'OUTPUT_EXCEEDED', 'DENIED', 'REJECTED')),
    result          jsonb,
    created_at      timestamptz NOT NULL,
    started_at      timestamptz,
    finished_at     timestamptz,
    CHECK ((state = 'FINISHED') = (status IS NOT NULL))
);
CREATE INDEX executions_queued ON executions (created_at) WHERE state = 'QUEUED';
CREATE INDEX executions_running ON executions (lease_until) WHERE state = 'RUNNING';
CREATE INDEX executions_tenant_created ON executions (tenant_id, created_at DESC, id DESC);

-- ---------------------------------------------------------------------------------------------------------------------
-- Dead letters
-- ---------------------------------------------------------------------------------------------------------------------

CREATE TABLE dlq_messages (
    id               uuid PRIMARY KEY,
    tenant_id        text        NOT NULL,
    message_id       text        NOT NULL,
    original_subject text        NOT NULL,
    stream           text        NOT NULL,
    consumer         text        NOT NULL,
    headers          jsonb       NOT NULL,
    data             text        NOT NULL,
    -- How data is to be read: the text itself, or base64 of bytes that are not UTF-8.
    data_encoding    text        NOT NULL CHECK (data_encoding IN ('utf8', 'base64')),
    category         text        NOT NULL,
    error_class      text        NOT NULL,
    last_error       text        NOT NULL,
    stack_hash       text,
    error_count      integer     NOT NULL CHECK (error_count >= 1),
    delivery_count   bigint      NOT NULL,
    -- One entry per failure and redrive: {at, kind, error, by}.
    attempts         jsonb       NOT NULL DEFAULT '[]',
    resolved         boolean     NOT NULL DEFAULT FALSE,
    resolution       text        CHECK (resolution IN ('REDRIVEN', 'DISCARDED', 'SUCCEEDED')),
    -- When the worker sends it again by itself; null when only a human can help.
    next_retry_at    timestamptz,
    created_at       timestamptz NOT NULL,
    updated_at       timestamptz NOT NULL,
    resolved_at      timestamptz,
    UNIQUE (stream, consumer, message_id)
);
CREATE INDEX dlq_messages_unresolved ON dlq_messages (created_at DESC, id DESC) WHERE resolved = FALSE;
CREATE INDEX dlq_messages_created ON dlq_messages (created_at DESC, id DESC);
CREATE INDEX dlq_messages_subject ON dlq_messages (original_subject, created_at DESC, id DESC);
CREATE INDEX dlq_messages_retry ON dlq_messages (next_retry_at) WHERE resolved = FALSE AND next_retry_at IS NOT NULL;

-- ---------------------------------------------------------------------------------------------------------------------
-- Messaging and idempotency
-- ---------------------------------------------------------------------------------------------------------------------

CREATE TABLE outbox (
    id              uuid PRIMARY KEY,
    service         text        NOT NULL,
    subject         text        NOT NULL,
    tenant_id       text        NOT NULL,
    headers         jsonb       NOT NULL,
    payload         text        NOT NULL,
    created_at      timestamptz NOT NULL,
    sent_at         timestamptz
);
CREATE INDEX outbox_unsent ON outbox (service, created_at) WHERE sent_at IS NULL;
CREATE INDEX outbox_sent ON outbox (sent_at) WHERE sent_at IS NOT NULL;

CREATE TABLE inbox (
    consumer        text        NOT NULL,
    event_id        text        NOT NULL,
    handled_at      timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (consumer, event_id)
);
CREATE INDEX inbox_handled ON inbox (handled_at);

CREATE TABLE idempotency_keys (
    tenant_id       text        NOT NULL,
    principal       text        NOT NULL,
    route           text        NOT NULL,
    key             text        NOT NULL CHECK (length(key) BETWEEN 1 AND 200),
    payload_sha256  text        NOT NULL,
    -- SHA-256 per top-level field, to name the one that differs.
    field_digests   jsonb       NOT NULL,
    status          integer     NOT NULL,
    headers         jsonb       NOT NULL,
    body            bytea       NOT NULL,
    created_at      timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, principal, route, key)
);
CREATE INDEX idempotency_keys_created ON idempotency_keys (created_at);

CREATE TABLE revoked_tokens (
    jti             text PRIMARY KEY,
    revoked_by      text        NOT NULL,
    reason          text        NOT NULL,
    expires_at      timestamptz NOT NULL,
    created_at      timestamptz NOT NULL DEFAULT now()
);

-- ---------------------------------------------------------------------------------------------------------------------
-- Audit: rows, and a hash chain per tenant that cannot fork
-- ---------------------------------------------------------------------------------------------------------------------

CREATE TABLE audit_log (
    id              uuid        NOT NULL,
    tenant_id       text        NOT NULL,
    at              timestamptz NOT NULL,
    actor           text        NOT NULL,
    token_id        text        NOT NULL,
    roles           text        NOT NULL,
    actor_tenant    text        NOT NULL,
    service         text        NOT NULL,
    action          text        NOT NULL,
    object_type     text        NOT NULL,
    object_id       text        NOT NULL,
    result          text        NOT NULL CHECK (result IN ('DONE', 'DENIED', 'FAILED')),
    reason          text        NOT NULL DEFAULT '',
    -- Text, not jsonb: the hash is over exactly these characters.
    details         text        NOT NULL DEFAULT '{}',
    trace_id        text        NOT NULL DEFAULT '',
    address         text        NOT NULL DEFAULT '',
    PRIMARY KEY (id, at)
) PARTITION BY RANGE (at);
CREATE TABLE audit_log_default PARTITION OF audit_log DEFAULT;
CREATE INDEX audit_log_tenant ON audit_log (tenant_id, at DESC, id DESC);
CREATE INDEX audit_log_at ON audit_log (at DESC, id DESC);
CREATE INDEX audit_log_actor ON audit_log (actor, at DESC, id DESC);
CREATE INDEX audit_log_action ON audit_log (action, at DESC, id DESC);
CREATE INDEX audit_log_object ON audit_log (object_type, object_id);

CREATE TABLE audit_chain (
    tenant_id       text        NOT NULL,
    seq             bigint      NOT NULL CHECK (seq >= 1),
    audit_id        uuid        NOT NULL UNIQUE,
    previous_hash   text        NOT NULL,
    hash            text        NOT NULL,
    PRIMARY KEY (tenant_id, seq)
);

-- RFC 8785 form of a row: keys sorted, no white space, times in UTC cut to microseconds.
CREATE FUNCTION audit_canonical(a audit_log) RETURNS text
    LANGUAGE sql STABLE AS $$
    SELECT '{"action":' || to_json(a.action)
        || ',"actor":' || to_json(a.actor)
        || ',"actor_tenant":' || to_json(a.actor_tenant)
        || ',"address":' || to_json(a.address)
        || ',"at":"' || to_char(a.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"'
        || ',"details":' || to_json(a.details)
        || ',"id":"' || a.id || '"'
        || ',"object_id":' || to_json(a.object_id)
        || ',"object_type":' || to_json(a.object_type)
        || ',"reason":' || to_json(a.reason)
        || ',"result":' || to_json(a.result)
        || ',"roles":' || to_json(a.roles)
        || ',"service":' || to_json(a.service)
        || ',"tenant_id":' || to_json(a.tenant_id)
        || ',"token_id":' || to_json(a.token_id)
        || ',"trace_id":' || to_json(a.trace_id) || '}'
$$;

-- Runs at commit, so the lock is held for the end of the transaction only; one lock per tenant, so the chain cannot fork.
CREATE FUNCTION audit_chain_append() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_seq bigint;
    v_previous text;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('audit:' || NEW.tenant_id, 0));
    SELECT seq, hash INTO v_seq, v_previous FROM audit_chain
        WHERE tenant_id = NEW.tenant_id ORDER BY seq DESC LIMIT 1;
    v_seq := coalesce(v_seq, 0) + 1;
    v_previous := coalesce(v_previous, repeat('0', 64));
    INSERT INTO audit_chain (tenant_id, seq, audit_id, previous_hash, hash)
        VALUES (NEW.tenant_id, v_seq, NEW.id, v_previous,
            encode(sha256(convert_to(v_previous || audit_canonical(NEW), 'UTF8')), 'hex'));
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER audit_log_chain AFTER INSERT ON audit_log
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit_chain_append();

-- First break of a tenant's chain; no row when it is whole.
CREATE FUNCTION audit_verify(p_tenant text)
    RETURNS TABLE (seq bigint, audit_id uuid, problem text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    c audit_chain;
    a audit_log;
    v_expected bigint := 1;
    v_previous text := repeat('0', 64);
BEGIN
    FOR c IN SELECT * FROM audit_chain x WHERE x.tenant_id = p_tenant ORDER BY x.seq LOOP
        seq := c.seq;
        audit_id := c.audit_id;
        SELECT * INTO a FROM audit_log l WHERE l.id = c.audit_id;
        IF c.seq <> v_expected THEN
            problem := 'missing link ' || v_expected;
        ELSIF NOT FOUND THEN
            problem := 'missing audit row';
        ELSIF c.previous_hash <> v_previous THEN
            problem := 'previous hash differs';
        ELSIF c.hash <> encode(sha256(convert_to(v_previous || audit_canonical(a), 'UTF8')), 'hex') THEN
            problem := 'row was altered';
        ELSE
            v_expected := v_expected + 1;
            v_previous := c.hash;
            CONTINUE;
        END IF;
        RETURN NEXT;
        RETURN;
    END LOOP;
    SELECT l.id INTO audit_id FROM audit_log l
        WHERE l.tenant_id = p_tenant AND NOT EXISTS (SELECT 1 FROM audit_chain x WHERE x.audit_id = l.id) LIMIT 1;
    IF FOUND THEN
        seq := v_expected;
        problem := 'row without link';
        RETURN NEXT;
    END IF;
END $$;

CREATE FUNCTION refuse_change() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER budget_transactions_append_only BEFORE UPDATE OR DELETE ON budget_transactions
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE ON audit_log
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_chain_append_only BEFORE UPDATE OR DELETE ON audit_chain
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER task_events_append_only BEFORE UPDATE OR DELETE ON task_events
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Partitions for this month and the next ones of every table that grows without bound. Idempotent; run monthly.
CREATE FUNCTION ensure_partitions(p_months_ahead integer) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_table text;
    v_month date;
    v_name text;
    n integer := 0;
BEGIN
    -- Two replicas may run it at once; the second finds the partitions of the first.
    PERFORM pg_advisory_xact_lock(hashtextextended('ensure_partitions', 0));
    FOREACH v_table IN ARRAY ARRAY['task_events', 'budget_transactions', 'audit_log'] LOOP
        FOR i IN 0..p_months_ahead LOOP
            v_month := (date_trunc('month', now() AT TIME ZONE 'UTC') + make_interval(months => i))::date;
            v_name := v_table || '_' || to_char(v_month, 'YYYYMM');
            IF to_regclass(v_name) IS NULL THEN
                EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)', v_name, v_table,
                    v_month::text || ' 00:00:00+00', (v_month + interval '1 month')::date::text || ' 00:00:00+00');
                n := n + 1;
            END IF;
        END LOOP;
    END LOOP;
    RETURN n;
END $$;
SELECT ensure_partitions(3);
