-- Reviewers, reviews, verdicts, reliability, escalations.
-- Locks: none worth mentioning, everything here is new.

CREATE TABLE agents (
    id              text PRIMARY KEY CHECK (id ~ '^[a-z0-9][a-z0-9._-]{0,62}$'),
    kind            text        NOT NULL CHECK (kind IN ('TOOL', 'MODEL', 'REMOTE', 'HUMAN')),
    -- Reviewers of one family err together: they confirm nothing of each other.
    family          text        NOT NULL,
    role            text        NOT NULL,
    -- What it looks for: tests, correctness, security, maintainability.
    lens            text        NOT NULL,
    languages       jsonb       NOT NULL DEFAULT '[]',
    weight          double precision NOT NULL DEFAULT 1.0 CHECK (weight BETWEEN 0 AND 10),
    enabled         boolean     NOT NULL DEFAULT TRUE,
    -- Owner of a remote agent; null for the platform's own, which serve all tenants.
    tenant_id       text,
    created_at      timestamptz NOT NULL DEFAULT now(),
    updated_at      timestamptz NOT NULL DEFAULT now()
);

INSERT INTO agents (id, kind, family, role, lens, languages) VALUES
    ('tool-tests', 'TOOL', 'execution', 'tester', 'tests', '["python","javascript","bash","java"]'),
    ('tool-pyflakes', 'TOOL', 'pyflakes', 'reviewer', 'correctness', '["python"]'),
    ('tool-bandit', 'TOOL', 'bandit', 'security', 'security', '["python"]'),
    ('model-reviewer', 'MODEL', 'model', 'reviewer', 'maintainability', '[]'),
    ('model-security', 'MODEL', 'model', 'security', 'security', '[]');

CREATE TABLE reviews (
    id              uuid PRIMARY KEY,
    tenant_id       text        NOT NULL,
    task_id         uuid,
    correlation_id  uuid,
    -- True when an orchestrator waits for ReviewCompleted.
    reply           boolean     NOT NULL,
    request         jsonb       NOT NULL,
    state           text        NOT NULL CHECK (state IN ('COLLECTING', 'COMPLETED')),
    outcome         text        CHECK (outcome IN ('ACCEPTED', 'CHANGES_REQUESTED', 'REJECTED', 'SPLIT', 'CAPPED')),
    probability     double precision CHECK (probability BETWEEN 0 AND 1),
    effective_panel double precision,
    calibrated      boolean,
    reason          text,
    explanation     jsonb,
    requested_by    text        NOT NULL,
    deadline        timestamptz NOT NULL,
    created_at      timestamptz NOT NULL,
    completed_at    timestamptz,
    CHECK ((state = 'COMPLETED') = (outcome IS NOT NULL))
);
CREATE INDEX reviews_tenant_created ON reviews (tenant_id, created_at DESC, id DESC);
CREATE INDEX reviews_task ON reviews (task_id) WHERE task_id IS NOT NULL;
CREATE INDEX reviews_deadline ON reviews (deadline) WHERE state = 'COLLECTING';

-- One seat of a panel: a reviewer asked for a verdict, with the lease of whoever works on it.
CREATE TABLE review_assignments (
    id              uuid PRIMARY KEY,
    review_id       uuid        NOT NULL REFERENCES reviews (id),
    tenant_id       text        NOT NULL,
    agent_id        text        NOT NULL REFERENCES agents (id),
    state           text        NOT NULL CHECK (state IN ('PENDING', 'RUNNING', 'WAITING', 'DONE', 'EXPIRED')),
    attempt         integer     NOT NULL DEFAULT 0,
    lease_owner     text,
    lease_until     timestamptz,
    fencing_token   bigint      NOT NULL DEFAULT 0,
    available_at    timestamptz NOT NULL,
    created_at      timestamptz NOT NULL,
    finished_at     timestamptz,
    UNIQUE (review_id, agent_id)
);
CREATE INDEX review_assignments_open ON review_assignments (available_at) WHERE state IN ('PENDING', 'RUNNING');
CREATE INDEX review_assignments_agent ON review_assignments (agent_id, state);

CREATE TABLE review_verdicts (
    id              uuid PRIMARY KEY,
    review_id       uuid        NOT NULL REFERENCES reviews (id),
    tenant_id       text        NOT NULL,
    agent_id        text        NOT NULL REFERENCES agents (id),
    decision        text        NOT NULL CHECK (decision IN ('APPROVE', 'REQUEST_CHANGES', 'REJECT', 'ABSTAIN')),
    probability     double precision NOT NULL CHECK (probability BETWEEN 0 AND 1),
    findings        jsonb       NOT NULL DEFAULT '[]',
    evidence        jsonb       NOT NULL DEFAULT '{}',
    submitted_by    text        NOT NULL,
    created_at      timestamptz NOT NULL,
    UNIQUE (review_id, agent_id)
);
CREATE TRIGGER review_verdicts_immutable BEFORE UPDATE OR DELETE ON review_verdicts
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Beta counts per reviewer and kind of task: how often it was right about good and about bad artifacts.
CREATE TABLE reviewer_reliability (
    agent_id        text        NOT NULL REFERENCES agents (id),
    task_kind       text        NOT NULL,
    true_approve    double precision NOT NULL DEFAULT 0 CHECK (true_approve >= 0),
    false_approve   double precision NOT NULL DEFAULT 0 CHECK (false_approve >= 0),
    true_reject     double precision NOT NULL DEFAULT 0 CHECK (true_reject >= 0),
    false_reject    double precision NOT NULL DEFAULT 0 CHECK (false_reject >= 0),
    updated_at      timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (agent_id, task_kind)
);

CREATE TABLE escalations (
    id              uuid PRIMARY KEY,
    tenant_id       text        NOT NULL,
    task_id         uuid        NOT NULL,
    step_id         uuid        NOT NULL,
    reason          text        NOT NULL CHECK (reason IN (
        'SPLIT_PANEL', 'REVISION_CAP', 'GUARD_EXHAUSTED', 'BUDGET_EXHAUSTED', 'POLICY', 'INFRASTRUCTURE')),
    status          text        NOT NULL CHECK (status IN ('OPEN', 'ACKNOWLEDGED', 'RESOLVED', 'WITHDRAWN')),
    priority        smallint    NOT NULL CHECK (priority BETWEEN 1 AND 5),
    summary         text        NOT NULL,
    case_file       jsonb       NOT NULL,
    sla_due_at      timestamptz NOT NULL,
    reminders       integer     NOT NULL DEFAULT 0,
    acknowledged_by text,
    acknowledged_at timestamptz,
    decision        text        CHECK (decision IN ('APPROVE', 'EDIT', 'RETRY', 'REJECT')),
    guidance        text,
    artifact        jsonb,
    resolution_reason text,
    resolved_by     text,
    resolved_at     timestamptz,
    created_at      timestamptz NOT NULL,
    CHECK ((status = 'RESOLVED') = (decision IS NOT NULL))
);
CREATE INDEX escalations_tenant_created ON escalations (tenant_id, created_at DESC, id DESC);
CREATE INDEX escalations_created ON escalations (created_at DESC, id DESC);
CREATE INDEX escalations_status_created ON escalations (status, created_at DESC, id DESC);
CREATE INDEX escalations_task ON escalations (task_id);
CREATE INDEX escalations_due ON escalations (sla_due_at) WHERE status IN ('OPEN', 'ACKNOWLEDGED');
