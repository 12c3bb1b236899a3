-- Sandbox: priority, ends that are no verdict on a program, output while it is written, and the end of what was kept.
-- Expands only: the version before gives every execution the default priority and shows the new ends as REJECTED.
-- Locks: executions, an instant for the columns and the reference, no rewrite and no scan.

ALTER TABLE executions
    -- 1 to 5, 5 is the most urgent; among the executions of one tenant.
    ADD COLUMN priority smallint NOT NULL DEFAULT 3,
    -- With status REJECTED: CANCELLED by somebody, or INTERRUPTED, each executor that began it having died.
    ADD COLUMN ended_by text,
    -- How often an executor died, or lost the database, while it ran.
    ADD COLUMN interruptions integer NOT NULL DEFAULT 0;

-- Pieces of output of executions that take longer than a moment. Rows of an attempt that was interrupted stay.
CREATE TABLE execution_output (
    execution_id uuid        NOT NULL REFERENCES executions (id) ON DELETE CASCADE,
    -- Grows along an execution, with gaps.
    seq          bigint      NOT NULL,
    tenant_id    text        NOT NULL,
    kind         text        NOT NULL CHECK (kind IN ('STDOUT', 'STDERR', 'TRUNCATED', 'RESTARTED')),
    text         text        NOT NULL,
    PRIMARY KEY (execution_id, seq)
);
ALTER TABLE execution_output ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON execution_output USING (tenant_visible(tenant_id)) WITH CHECK (tenant_visible(tenant_id));

GRANT SELECT, INSERT ON execution_output TO golden_sandbox;
-- What is older than its retention goes.
GRANT DELETE ON executions TO golden_sandbox;
