-- The peer hub screens what callers ask of the panel and records what it finds, as the orchestrator does for tasks.
-- Expands only: a grant. Locks: none that anybody waits for.

GRANT SELECT, INSERT ON injection_findings TO golden_peer_hub;
