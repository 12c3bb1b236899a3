package dev.golden.migrations;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Every statement that the services of a release send, by the database role they send it under. */
record StatementCatalogue(Map<String, Set<String>> statements) {

    private static final Map<String, String> ROLE_BY_SERVICE = Map.of(
            "orchestrator", "golden_orchestrator",
            "peer-hub", "golden_peer_hub",
            "supervisor", "golden_supervisor",
            "sandbox", "golden_sandbox",
            "dlq-worker", "golden_dlq");

    // log_line_prefix = '@@%a@@ ', where %a is the service.
    private static final Pattern ENTRY = Pattern.compile(
            "^@@([^@\n]*)@@ LOG:  execute [^:\n]*: (.*?)(?=^@@|\\z)", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern DATA =
            Pattern.compile("(?i)(?:SELECT|INSERT|UPDATE|DELETE|WITH|MERGE)\\b.*", Pattern.DOTALL);
    private static final String ROLE = "-- ROLE ";
    private static final String END = "\n;\n";

    /** From a Postgres log that was written with {@code log_statement = all}. */
    static StatementCatalogue ofLog(Path log) throws IOException {
        Map<String, Set<String>> statements = new TreeMap<>();
        Matcher entry = ENTRY.matcher(Files.readString(log));
        while (entry.find()) {
            String role = ROLE_BY_SERVICE.get(entry.group(1));
            // Lines after the first are marked with a tab.
            String sql = entry.group(2).replace("\n\t", "\n").strip();
            if (role != null && DATA.matcher(sql).matches()) {
                statements.computeIfAbsent(role, any -> new TreeSet<>()).add(sql);
            }
        }
        return new StatementCatalogue(statements);
    }

    static StatementCatalogue read(Path file) throws IOException {
        Map<String, Set<String>> statements = new TreeMap<>();
        Set<String> current = new TreeSet<>();
        for (String statement : Files.readString(file).split(END)) {
            String sql = statement;
            if (sql.startsWith(ROLE)) {
                current = new TreeSet<>();
                statements.put(sql.substring(ROLE.length(), sql.indexOf('\n')), current);
                sql = sql.substring(sql.indexOf('\n') + 1);
            }
            if (!sql.isBlank()) {
                current.add(sql);
            }
        }
        return new StatementCatalogue(statements);
    }

    void write(Path file) throws IOException {
        StringBuilder text = new StringBuilder();
        statements.forEach((role, own) -> {
            text.append(ROLE).append(role).append('\n');
            own.forEach(sql -> text.append(sql).append(END));
        });
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    /** Without those that the schema refuses: what tests sent for themselves, beyond the service's rights. */
    StatementCatalogue accepted(Connection owner) throws SQLException {
        Map<String, Set<String>> kept = new TreeMap<>();
        for (var entry : statements.entrySet()) {
            Set<String> own = new TreeSet<>();
            for (String sql : entry.getValue()) {
                if (refusal(owner, entry.getKey(), sql).isEmpty()) {
                    own.add(sql);
                }
            }
            kept.put(entry.getKey(), own);
        }
        return new StatementCatalogue(kept);
    }

    /** What the schema does not let the services do any more. */
    List<String> refused(Connection owner) throws SQLException {
        List<String> refused = new ArrayList<>();
        for (var entry : statements.entrySet()) {
            for (String sql : entry.getValue()) {
                refusal(owner, entry.getKey(), sql).forEach(refused::add);
            }
        }
        return refused;
    }

    /** Planned for any parameters and opened, but not run: that checks names, types and the role's rights. */
    private static List<String> refusal(Connection owner, String role, String sql) throws SQLException {
        try (Statement statement = owner.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute("SET ROLE " + role);
            try {
                statement.execute("EXPLAIN (GENERIC_PLAN) " + sql);
                return List.of();
            } catch (SQLException e) {
                return List.of(role + ": " + e.getMessage() + ": " + sql);
            } finally {
                statement.execute("RESET ROLE");
            }
        }
    }
}
