-- One database role per service with the grants it needs, and row-level security by tenant.
-- The roles cannot log in: a deployment grants each to a login of its own (docs/security.md). Locks: short, new tables.

DO $$
DECLARE
    v_role text;
BEGIN
    FOREACH v_role IN ARRAY ARRAY[
        'golden_orchestrator', 'golden_peer_hub', 'golden_supervisor', 'golden_sandbox', 'golden_dlq'] LOOP
        IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = v_role) THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN', v_role);
        END IF;
        EXECUTE format('GRANT USAGE ON SCHEMA public TO %I', v_role);
        -- Every service: messaging, idempotency, audit rows, revocations.
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON outbox, inbox, idempotency_keys TO %I', v_role);
        EXECUTE format('GRANT INSERT ON audit_log TO %I', v_role);
        EXECUTE format('GRANT SELECT, INSERT ON revoked_tokens TO %I', v_role);
    END LOOP;
END $$;

GRANT SELECT, INSERT, UPDATE ON tasks, task_runs, task_steps, artifacts TO golden_orchestrator;
GRANT SELECT, INSERT ON task_events, injection_findings TO golden_orchestrator;
GRANT SELECT, INSERT, UPDATE ON model_calls TO golden_orchestrator, golden_peer_hub;
GRANT SELECT, INSERT, UPDATE ON budget_limits, budget_reservations TO golden_orchestrator, golden_peer_hub;
GRANT SELECT, INSERT ON budget_transactions TO golden_orchestrator, golden_peer_hub;
GRANT SELECT ON active_prompts TO golden_orchestrator, golden_peer_hub;

GRANT SELECT, INSERT, UPDATE ON agents, reviews, review_assignments, reviewer_reliability TO golden_peer_hub;
GRANT SELECT, INSERT ON review_verdicts TO golden_peer_hub;

GRANT SELECT, INSERT, UPDATE ON escalations, learning_governance, agent_prompts, learning_outcomes TO golden_supervisor;
GRANT SELECT ON governance_status, audit_log, audit_chain TO golden_supervisor;

-- These run with the owner's rights, past row-level security.
REVOKE EXECUTE ON FUNCTION audit_verify(text), ensure_partitions(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_verify(text), ensure_partitions(integer) TO golden_supervisor;

GRANT SELECT, INSERT, UPDATE ON executions TO golden_sandbox;

GRANT SELECT, INSERT, UPDATE ON dlq_messages TO golden_dlq;

-- The tenant whose rows are visible: set per transaction by the services; '*' is the platform's own work. Unset: nothing.
CREATE FUNCTION tenant_visible(p_tenant text) RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT current_setting('golden.tenant', TRUE) IN ('*', p_tenant)
$$;

DO $$
DECLARE
    v_table text;
BEGIN
    FOREACH v_table IN ARRAY ARRAY[
        'tasks', 'task_runs', 'task_steps', 'task_events', 'artifacts', 'model_calls', 'injection_findings',
        'budget_limits', 'budget_reservations', 'budget_transactions', 'executions', 'reviews', 'review_assignments',
        'review_verdicts', 'escalations', 'learning_outcomes'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', v_table);
        EXECUTE format('CREATE POLICY tenant ON %I USING (tenant_visible(tenant_id)) WITH CHECK (tenant_visible(tenant_id))',
            v_table);
    END LOOP;
    -- Anybody may add an audit row about anything; reading is by tenant.
    ALTER TABLE audit_log ENABLE ROW LEVEL SECURITY;
    CREATE POLICY tenant ON audit_log FOR SELECT USING (tenant_visible(tenant_id));
    CREATE POLICY append ON audit_log FOR INSERT WITH CHECK (TRUE);
END $$;
