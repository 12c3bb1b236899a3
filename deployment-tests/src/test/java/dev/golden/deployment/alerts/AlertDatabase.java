package dev.golden.deployment.alerts;

import static dev.golden.deployment.alerts.AlertFault.real;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A database that hangs, stalls, or tells of old backups. */
final class AlertDatabase {

    /** What the services poll and what requests read. */
    private static final String EVERYTHING =
            "tasks, outbox, inbox, executions, reviews, escalations, dlq_messages, budget_limits";

    private final PrometheusRig rig;
    private final AlertLoad load;
    private final List<Connection> locks = new ArrayList<>();

    AlertDatabase(PrometheusRig rig, AlertLoad load) {
        this.rig = rig;
        this.load = load;
    }

    List<AlertFault> slow() {
        return List.of(
                real(
                        "everything hangs on locks",
                        Set.of("DatabasePoolSaturated", "ApiLatencyBudgetBurn"),
                        () -> {
                            try {
                                lock(EVERYTHING);
                                for (int i = 0; i < 5; i++) {
                                    load.start(15, "ADMIN", "GET", "/tasks", null);
                                    hold();
                                }
                            } finally {
                                // What waited is counted when it ends.
                                unlock();
                            }
                        },
                        () -> load.send(100, "VIEWER", "GET", "/budget", null)),
                real(
                        "a database that stalls again and again",
                        Set.of("QueryLatencyBudgetBurn"),
                        () -> {
                            // More to do than gets done: every query waits its turn, not only a first one.
                            for (int i = 0; i < 6; i++) {
                                load.start(60, "ADMIN", "GET", "/tasks", null);
                                rig.stallPostgres();
                            }
                        },
                        () -> load.send(100, "VIEWER", "GET", "/budget", null)));
    }

    /** What the supervisor tells of the backups. */
    List<AlertFault> ofBackups() {
        return List.of(
                real(
                        "a backup of the day before yesterday",
                        Set.of("BackupTooOld"),
                        () -> sql(backup("2 days", "NOT EXISTS (SELECT FROM backup_runs)")),
                        () -> sql(backup("1 minute", "true"))),
                real(
                        "nobody tells how old the newest backup is",
                        Set.of("BackupMissing"),
                        () -> rig.stop("supervisor"),
                        () -> rig.letRun("supervisor")));
    }

    private static String backup(String age, String condition) {
        return "INSERT INTO backup_runs (id, started_at, finished_at, result, location) SELECT gen_random_uuid(),"
                + " now() - interval '" + age + "', now(), 'SUCCEEDED', 'drill' WHERE " + condition;
    }

    /** Waits for what the services do with the load. */
    void awaitRow(String query) {
        await().ignoreExceptions().until(() -> {
            try (Connection connection = rig.database();
                    Statement look = connection.createStatement();
                    ResultSet rows = look.executeQuery(query)) {
                return rows.next();
            }
        });
    }

    void sql(String statement) throws SQLException {
        try (Connection connection = rig.database();
                Statement change = connection.createStatement()) {
            change.execute(statement);
        }
    }

    void lock(String table) throws SQLException {
        if (locks.isEmpty()) {
            Connection connection = rig.database();
            locks.add(connection);
            connection.setAutoCommit(false);
            try (Statement lock = connection.createStatement()) {
                lock.execute("LOCK TABLE " + table + " IN ACCESS EXCLUSIVE MODE");
            }
        }
    }

    private void hold() throws SQLException {
        try (Statement wait = locks.getFirst().createStatement()) {
            wait.execute("SELECT pg_sleep(1.5)");
        }
    }

    void unlock() throws SQLException {
        for (Connection connection : locks) {
            connection.close();
        }
        locks.clear();
    }
}
