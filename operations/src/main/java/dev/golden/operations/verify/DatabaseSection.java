package dev.golden.operations.verify;

import static dev.golden.operations.verify.Need.DATABASE;
import static dev.golden.operations.verify.Need.METRICS;

import java.util.List;

/** Database Setup. */
final class DatabaseSection {

    private static final String HEADING = "Database Setup";

    private DatabaseSection() {}

    static List<Part> parts() {
        return List.of(
                new Part(HEADING, "Schema Migration")
                        .line(
                                "backup-before-upgrade",
                                "Backup existing database (if upgrading)",
                                DatabaseChecks::backedUp,
                                DATABASE)
                        .line(
                                "migration-001",
                                "Run migration 001: `psql -f migrations/001_initial_schema.sql`",
                                migrated(1),
                                DATABASE)
                        .line(
                                "migration-002",
                                "Run migration 002: `psql -f migrations/002_peer_review.sql`",
                                migrated(2),
                                DATABASE)
                        .line(
                                "migration-003",
                                "Run migration 003: `psql -f migrations/003_learning_governance.sql`",
                                migrated(3),
                                DATABASE)
                        .line("tables", "Verify all tables created: `\\dt` in psql", SchemaChecks::tables, DATABASE)
                        .line("functions", "Verify all functions: `\\df` in psql", SchemaChecks::functions, DATABASE)
                        .line(
                                "governance-function",
                                "Test governance functions: `SELECT can_auto_update_prompt('developer');`",
                                SchemaChecks::governanceFunction,
                                DATABASE),
                new Part(HEADING, "Database Configuration")
                        .line(
                                "max-connections",
                                "Set `max_connections` appropriate for pod count",
                                DatabaseChecks::maxConnections,
                                DATABASE)
                        .line(
                                "synchronous-commit",
                                "Enable `synchronous_commit = on` for durability",
                                DatabaseChecks::durable,
                                DATABASE)
                        .line(
                                "pooling",
                                "Configure connection pooling (e.g., PgBouncer)",
                                DatabaseChecks::pooled,
                                METRICS)
                        .line("daily-backups", "Setup daily automated backups", DatabaseChecks::backedUp, DATABASE)
                        .human(
                                "restore-test",
                                "Test backup restoration procedure",
                                "restore the newest archive into an empty system: golden backup drill")
                        .line(
                                "replication",
                                "Configure replication (if using HA)",
                                DatabaseChecks::replicated,
                                DATABASE)
                        .line(
                                "slow-queries",
                                "Set up monitoring for slow queries",
                                DatabaseChecks::slowQueriesSeen,
                                DATABASE));
    }

    private static Check migrated(int number) {
        return deployment -> SchemaChecks.migrated(deployment, number);
    }
}
