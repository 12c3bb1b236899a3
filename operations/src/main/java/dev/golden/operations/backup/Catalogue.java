package dev.golden.operations.backup;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What the schema consists of, from the server itself: a table that a later migration adds needs no word here. */
final class Catalogue {

    private final Sql sql;

    Catalogue(Sql sql) {
        this.sql = sql;
    }

    /** A table with the columns that are stored, generated ones left out. */
    record Table(String name, List<Manifest.Column> columns) {

        /**
         * Rows as they are copied. Audit rows come in the order of their chain, so that who verifies an archive needs to
         * hold only one at a time.
         */
        String select() {
            String columns = columnList("t.");
            return switch (name) {
                case "audit_log" ->
                    "SELECT " + columns + " FROM audit_log t LEFT JOIN audit_chain c ON c.audit_id = t.id"
                            + " ORDER BY c.tenant_id COLLATE \"C\" NULLS LAST, c.seq";
                case "audit_chain" ->
                    "SELECT " + columns + " FROM audit_chain t ORDER BY t.tenant_id COLLATE \"C\", t.seq";
                default -> "SELECT " + columns + " FROM " + Sql.name(name) + " t";
            };
        }

        String columnList(String prefix) {
            return String.join(
                    ", ",
                    columns.stream()
                            .map(column -> prefix + Sql.name(column.name()))
                            .toList());
        }
    }

    record ForeignKey(String table, String name, String definition) {}

    /** The migrations' own record and that of restores are about this database, not about the data in it. */
    List<Table> tables() throws SQLException {
        List<Table> tables = new ArrayList<>();
        for (String name : sql.texts("""
                SELECT relname FROM pg_class
                WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
                  AND relname !~ '^flyway' AND relname <> 'restore_runs'
                ORDER BY relname COLLATE "C"
                """)) {
            tables.add(new Table(name, columns(name)));
        }
        return tables;
    }

    private List<Manifest.Column> columns(String table) throws SQLException {
        return sql.list("""
                SELECT a.attname, format_type(a.atttypid, a.atttypmod)
                FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
                WHERE c.relnamespace = 'public'::regnamespace AND c.relname = ? AND a.attnum > 0
                  AND NOT a.attisdropped AND a.attgenerated = ''
                ORDER BY a.attnum
                """, row -> new Manifest.Column(row.getString(1), row.getString(2)), table);
    }

    List<Manifest.Partition> partitions() throws SQLException {
        return sql.list("""
                SELECT c.relname, p.relname, pg_get_expr(c.relpartbound, c.oid)
                FROM pg_class c JOIN pg_inherits i ON i.inhrelid = c.oid JOIN pg_class p ON p.oid = i.inhparent
                WHERE c.relnamespace = 'public'::regnamespace AND c.relispartition AND c.relkind = 'r'
                ORDER BY c.relname COLLATE "C"
                """, row -> new Manifest.Partition(row.getString(1), row.getString(2), row.getString(3)));
    }

    List<Manifest.Position> sequences() throws SQLException {
        List<Manifest.Position> positions = new ArrayList<>();
        for (String name : sql.texts("""
                SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'S'
                ORDER BY relname COLLATE "C"
                """)) {
            positions.add(sql.one(
                    "SELECT last_value, is_called FROM " + Sql.name(name),
                    row -> new Manifest.Position(name, row.getLong(1), row.getBoolean(2))));
        }
        return positions;
    }

    List<ForeignKey> foreignKeys() throws SQLException {
        return sql.list("""
                SELECT c.relname, k.conname, pg_get_constraintdef(k.oid)
                FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
                WHERE k.contype = 'f' AND k.connamespace = 'public'::regnamespace AND k.conparentid = 0
                ORDER BY c.relname COLLATE "C", k.conname
                """, row -> new ForeignKey(row.getString(1), row.getString(2), row.getString(3)));
    }

    /** Tables, partitions among them, that have triggers of the schema's own. */
    List<String> tablesWithTriggers() throws SQLException {
        return sql.texts("""
                SELECT DISTINCT c.relname FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid
                WHERE NOT g.tgisinternal AND c.relnamespace = 'public'::regnamespace ORDER BY 1
                """);
    }
}
