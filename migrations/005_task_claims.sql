-- Indexes for claiming steps per tenant and for lists of one's own tasks.
-- Locks: SHARE on both tables while the indexes are built (no writes meanwhile); seconds at a million rows.

CREATE INDEX task_steps_ready_tenant ON task_steps (tenant_id, priority, available_at) WHERE status = 'READY';
CREATE INDEX tasks_tenant_creator ON tasks (tenant_id, created_by, created_at DESC, id DESC);
