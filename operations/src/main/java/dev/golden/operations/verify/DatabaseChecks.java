package dev.golden.operations.verify;

import dev.golden.operations.verify.system.Database;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Settings of the database, its backups, its dead letters. */
final class DatabaseChecks {

    /** A day, and time for the backup itself. */
    private static final Duration BACKUP_AGE = Duration.ofHours(26);

    private static final double USED_SHARE = 0.8;
    private static final long SLOW_MILLIS = 10_000;
    static final long FEW_DEAD_LETTERS = 10;

    private DatabaseChecks() {}

    static Result maxConnections(Deployment deployment) throws SQLException {
        Database database = deployment.database();
        long max = database.number("SHOW max_connections");
        long reserved = database.number("SHOW superuser_reserved_connections");
        long used = database.number("SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'");
        if (used > (max - reserved) * USED_SHARE) {
            return Result.fail(used + " of " + (max - reserved) + " connections are in use");
        }
        // Behind PgBouncer the pools of the services share its few server connections.
        if (deployment.has(Need.METRICS) && !deployment.has(Need.CLUSTER)) {
            double pools =
                    deployment.measurements().sum("hikaricp_connections_max").orElse(0.0);
            return Result.when(
                    pools <= max - reserved,
                    "the pools may open " + (long) pools + " of " + (max - reserved),
                    "the pools may open " + (long) pools + ", the server has " + (max - reserved));
        }
        return Result.pass(used + " of " + (max - reserved) + " connections in use");
    }

    static Result durable(Deployment deployment) throws SQLException {
        String value = deployment.database().value("SHOW synchronous_commit");
        return Result.when(
                value.equals("on") || value.equals("remote_apply"),
                "synchronous_commit = " + value,
                "synchronous_commit = " + value + ": a commit may be lost");
    }

    static Result pooled(Deployment deployment) {
        if (deployment.has(Need.CLUSTER)) {
            return Result.of(
                    deployment.cluster().workloads(deployment.clock()).faults("pgbouncer"), "PgBouncer is ready");
        }
        double pools = deployment.measurements().sum("hikaricp_connections_max").orElse(0.0);
        return Result.when(
                pools > 0, "HikariCP, " + (long) pools + " connections at most", "no service reports a pool");
    }

    /** Newest success in the database's own record; the CronJob when there is a cluster. */
    static Result backedUp(Deployment deployment) throws SQLException {
        List<String> faults = new ArrayList<>();
        boolean table = deployment.has(Need.DATABASE) && deployment.database().hasTable("backup_runs");
        String age = table ? deployment.database().value("""
                        SELECT extract(epoch FROM now() - max(started_at))::bigint FROM backup_runs WHERE result = 'SUCCEEDED'""") : "";
        if (age.isEmpty() && deployment.isLocal() && !deployment.has(Need.CLUSTER)) {
            return Result.skip(
                    "not local: nobody backs up this machine on a schedule; once: ./golden backup --to FOLDER/");
        }
        if (deployment.has(Need.CLUSTER)) {
            faults.addAll(deployment.cluster().workloads(deployment.clock()).lateCronJob("golden-backup", BACKUP_AGE));
        }
        if (deployment.has(Need.DATABASE)) {
            if (age.isEmpty()) {
                faults.add("no backup has succeeded yet");
            } else if (Long.parseLong(age) > BACKUP_AGE.toSeconds()) {
                faults.add("the newest backup is " + Long.parseLong(age) / 3600 + " h old");
            }
        }
        return Result.of(
                faults,
                age.isEmpty() ? "the CronJob succeeds" : "the newest is " + Long.parseLong(age) / 60 + " min old");
    }

    static Result replicated(Deployment deployment) throws SQLException {
        List<Map<String, String>> standbys =
                deployment.database().rows("SELECT application_name AS name, state FROM pg_stat_replication");
        if (standbys.isEmpty()) {
            return Result.skip("no standby is attached: this database is not set up for high availability");
        }
        return Result.of(
                standbys.stream()
                        .filter(standby -> !"streaming".equals(standby.get("state")))
                        .map(standby -> "standby " + standby.get("name") + " is " + standby.get("state"))
                        .toList(),
                standbys.size() + " standby streaming");
    }

    static Result slowQueriesSeen(Deployment deployment) throws SQLException {
        long millis = deployment
                .database()
                .number("SELECT setting FROM pg_settings WHERE name = 'log_min_duration_statement'");
        return Result.when(
                millis >= 0 && millis <= SLOW_MILLIS,
                "statements slower than " + millis + " ms are logged",
                "slow statements are not logged (log_min_duration_statement = " + millis + ")");
    }

    static Result fewDeadLetters(Deployment deployment) throws SQLException {
        long count = deployment.has(Need.DATABASE)
                ? deployment.database().number("SELECT count(*) FROM dlq_messages WHERE resolved = FALSE")
                : deployment
                        .as("ADMIN")
                        .get("/dlq/summary")
                        .json()
                        .path("unresolved")
                        .asLong(-1);
        if (count < 0) {
            return Result.fail("GET /dlq/summary does not tell how many are unresolved");
        }
        return Result.when(
                count < FEW_DEAD_LETTERS, count + " unresolved", count + " unresolved: see GET /dlq/summary");
    }

    /** Every tenant's chain, and the age of the newest row. */
    static Result audited(Deployment deployment) throws SQLException {
        Database database = deployment.database();
        List<String> faults = new ArrayList<>();
        for (String tenant : database.column("SELECT DISTINCT tenant_id FROM audit_chain")) {
            for (Map<String, String> fault : database.rows("SELECT seq, problem FROM audit_verify(?)", tenant)) {
                faults.add("chain of " + tenant + " breaks at " + fault.get("seq") + ": " + fault.get("problem"));
            }
        }
        long rows = database.number("SELECT count(*) FROM audit_chain");
        if (rows == 0) {
            return Result.skip("nothing has been done or refused yet, so nothing is in the audit log");
        }
        return Result.of(faults, rows + " rows, every tenant's chain is whole");
    }
}
