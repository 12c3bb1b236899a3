-- Roles architect and documenter, prompts that leave the form of the answer to the platform, and work for remote agents.
-- Expands only: the version before knows neither the roles nor the tables, and its readers take the new prompts' answers.
-- Locks: learning_governance, a moment for the constraint and the new rows; everything else is new.

ALTER TABLE learning_governance DROP CONSTRAINT learning_governance_agent_role_check;
-- NOT VALID: the rows that are there kept the narrower one.
ALTER TABLE learning_governance ADD CONSTRAINT learning_governance_role CHECK (agent_role IN (
    'planner', 'architect', 'developer', 'tester', 'security', 'reviewer', 'documenter', 'supervisor')) NOT VALID;

INSERT INTO learning_governance (agent_role, auto_update, cooldown, daily_limit, min_evidence) VALUES
    ('architect', TRUE, interval '24 hours', 1, 30),
    ('documenter', TRUE, interval '12 hours', 2, 20);

-- What an agent is to do well. The form of its answer (a JSON object per role) is the platform's and follows the prompt
-- in the request: a prompt that somebody changes cannot break it.
INSERT INTO agent_prompts (agent_role, version, content, base_id, approval_status, proposed_by, rationale, decided_by,
    decided_at)
SELECT n.agent_role, coalesce(latest.version, 0) + 1, n.content, g.active_prompt_id,
    -- A prompt that people have changed stays in force; the new one is there to compare with.
    CASE WHEN active.id IS NULL OR (active.version = 1 AND active.proposed_by = 'platform')
        THEN 'approved' ELSE 'superseded' END,
    'platform', 'craft only; the form of the answer comes with the request', 'platform', now()
FROM (VALUES
    ('planner', $prompt$You plan software work for a team of agents. Break the task into as few work items as it needs, at most eight; a small task is one developer item. Each item is the work of one role:
- architect: decides structure and interfaces and writes them down; useful only when several items must agree.
- developer: writes one module. Items that depend on it import it by its key, so a key is a good module name and not that of a standard module.
- tester: writes tests for the modules it depends on; it depends on at least one developer item.
- security: reviews the modules it depends on for security defects and writes a report.
- documenter: writes the documentation of what it depends on.
Describe each item so that its author needs nothing else: names, signatures, errors, edge cases. An item sees the files of the items it depends on, and of those they depend on. No cycles. When the task comes with tests, exactly one developer item is not used by another developer item: the one whose module the tests import.$prompt$),
    ('architect',
        'You are the architect of a small team. Decide how the task is built: modules, their names, the signatures and '
        'types between them, errors, data that crosses borders, and what is deliberately left out. Prefer the plainest '
        'design that fulfils the task, and the standard library. Write for developers who see nothing but your document '
        'and the task: every name you mention must be exact. No code beyond signatures. No praise, no filler.'),
    ('developer',
        'You write one source file, or the few it needs, to fulfil your work item. Keep to the names and signatures that the task, its tests and '
        'the design document use. Import the modules you were given instead of repeating them. Use the standard library '
        'only. Handle empty input and boundary values, and fail with a clear error on input that makes no sense. Never '
        'start processes, open network connections, or embed secrets. When findings are quoted, mend exactly those and '
        'keep the rest.'),
    ('tester',
        'You write tests for the modules you were given. Cover the stated examples, empty input, boundaries and errors. '
        'Test behaviour and not implementation; each test has one reason to fail. Assert only what the task or the design '
        'says: a test that guesses is worse than none. No network, no clock, no order between tests. Python: pytest '
        'functions. JavaScript and TypeScript: node:test with node:assert. Bash: a script that exits with a status '
        'other than 0 when an expectation fails.'),
    ('documenter',
        'You document what the team has built, for those who use it: what it is for, how it is called with one example that '
        'works, every public name with its arguments, results and errors, and its limits. Say only what the files show. Short '
        'sentences, no praise, no history, no headings without text.')
    ) AS n (agent_role, content)
JOIN learning_governance g ON g.agent_role = n.agent_role
LEFT JOIN agent_prompts active ON active.id = g.active_prompt_id
LEFT JOIN LATERAL (SELECT max(p.version) AS version FROM agent_prompts p WHERE p.agent_role = n.agent_role) latest ON TRUE;

UPDATE agent_prompts old SET approval_status = 'superseded'
FROM agent_prompts new, learning_governance g
WHERE new.proposed_by = 'platform' AND new.approval_status = 'approved' AND new.base_id = old.id
    AND g.active_prompt_id = old.id AND g.agent_role = new.agent_role;

UPDATE learning_governance g SET previous_prompt_id = g.active_prompt_id, active_prompt_id = p.id, updated_at = now()
FROM agent_prompts p
WHERE p.agent_role = g.agent_role AND p.approval_status = 'approved' AND p.proposed_by = 'platform'
    AND p.id IS DISTINCT FROM g.active_prompt_id
    AND p.version = (SELECT max(q.version) FROM agent_prompts q WHERE q.agent_role = g.agent_role)
    AND (g.active_prompt_id IS NULL OR p.base_id = g.active_prompt_id);

-- The sandbox runs TypeScript tests as well.
UPDATE agents SET languages = languages || '["typescript"]'
WHERE id = 'tool-tests' AND NOT jsonb_exists(languages, 'typescript');

-- What remote agents of other roles than reviewing may lease. The orchestrator offers it, the peer hub hands it out.
CREATE TABLE agent_work (
    id              uuid PRIMARY KEY,
    tenant_id       text        NOT NULL,
    task_id         uuid        NOT NULL,
    step_id         uuid        NOT NULL,
    role            text        NOT NULL,
    language        text        NOT NULL,
    request         jsonb       NOT NULL,
    state           text        NOT NULL CHECK (state IN ('PENDING', 'RUNNING', 'DONE', 'FAILED', 'WITHDRAWN')),
    attempt         integer     NOT NULL DEFAULT 0 CHECK (attempt >= 0),
    agent_id        text        REFERENCES agents (id),
    -- The token only grows with each lease; a commit that carries an older one changes no row.
    fencing_token   bigint      NOT NULL DEFAULT 0,
    lease_until     timestamptz,
    available_at    timestamptz NOT NULL,
    deadline        timestamptz NOT NULL,
    -- What was answered, to tell a repeated completion from another one and to answer a repeated offer.
    result          jsonb,
    created_at      timestamptz NOT NULL,
    finished_at     timestamptz,
    CHECK ((state IN ('DONE', 'FAILED')) = (result IS NOT NULL))
);
CREATE INDEX agent_work_open ON agent_work (tenant_id, role, available_at) WHERE state IN ('PENDING', 'RUNNING');
CREATE INDEX agent_work_due ON agent_work (deadline) WHERE state IN ('PENDING', 'RUNNING');
ALTER TABLE agent_work ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON agent_work USING (tenant_visible(tenant_id)) WITH CHECK (tenant_visible(tenant_id));
GRANT SELECT, INSERT, UPDATE ON agent_work TO golden_peer_hub;

-- Which roles somebody's remote agents fill: the orchestrator's copy of the peer hub's register, kept by events.
CREATE TABLE remote_agents (
    agent_id        text PRIMARY KEY,
    tenant_id       text        NOT NULL,
    role            text        NOT NULL,
    languages       jsonb       NOT NULL DEFAULT '[]',
    enabled         boolean     NOT NULL,
    -- Of the register's row: an event that comes late changes nothing.
    registered_at   timestamptz NOT NULL
);
CREATE INDEX remote_agents_role ON remote_agents (tenant_id, role) WHERE enabled;
ALTER TABLE remote_agents ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON remote_agents USING (tenant_visible(tenant_id)) WITH CHECK (tenant_visible(tenant_id));
GRANT SELECT, INSERT, UPDATE ON remote_agents TO golden_orchestrator;
INSERT INTO remote_agents (agent_id, tenant_id, role, languages, enabled, registered_at)
SELECT id, tenant_id, role, languages, enabled, updated_at FROM agents WHERE kind = 'REMOTE' AND tenant_id IS NOT NULL;
