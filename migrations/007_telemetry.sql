-- The trace that work belongs to, kept with the work: whoever takes it up later, in another replica, goes on with it.
-- Expands only: rows and programs without it work as before. Locks: an instant on each table, no rewrite.

ALTER TABLE task_steps ADD COLUMN trace_parent text;
ALTER TABLE executions ADD COLUMN trace_parent text;
ALTER TABLE reviews ADD COLUMN trace_parent text;
