package dev.golden.operations.backup;

import dev.golden.operations.OperationException;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.postgresql.PGConnection;

/**
 * Fills the tables of an empty database, all in the transaction of the caller. Needs no superuser: the owner takes the
 * foreign keys away, switches the schema's own triggers off, and puts both back. Adding the keys again checks every row.
 */
final class DatabaseLoad {

    /** Filled by the migrations or by this program: rows in them do not mean that somebody worked here. */
    private static final Set<String> MAY_HAVE_ROWS =
            Set.of("agents", "agent_prompts", "learning_governance", "backup_runs");

    private static final String BOUNDS = "FOR VALUES FROM \\('[0-9 :.+-]+'\\) TO \\('[0-9 :.+-]+'\\)";
    private static final String NAME = "[a-z_][a-z0-9_]*";

    private final Sql sql;
    private final Catalogue catalogue;
    private final Consumer<String> progress;

    DatabaseLoad(Sql sql, Consumer<String> progress) {
        this.sql = sql;
        this.catalogue = new Catalogue(sql);
        this.progress = progress;
    }

    /**
     * Whether the database has tables at all.
     *
     * @throws OperationException naming what is there, when somebody has worked with this database
     */
    static boolean requireUnused(Sql sql) throws SQLException {
        List<Catalogue.Table> tables = new Catalogue(sql).tables();
        requireUnused(sql, tables);
        return !tables.isEmpty();
    }

    /**
     * Keeps everybody else out of the tables until the transaction ends.
     *
     * @throws OperationException when the database is not empty, or its tables are not those of the archive
     */
    void requireEmpty(Manifest manifest) throws SQLException {
        List<Catalogue.Table> tables = catalogue.tables();
        requireSameTables(manifest, tables);
        for (Catalogue.Table table : tables) {
            sql.execute("LOCK TABLE " + Sql.name(table.name()) + " IN ACCESS EXCLUSIVE MODE");
        }
        requireUnused(sql, tables);
    }

    private static void requireUnused(Sql sql, List<Catalogue.Table> tables) throws SQLException {
        List<String> found = new ArrayList<>();
        for (Catalogue.Table table : tables) {
            if (!MAY_HAVE_ROWS.contains(table.name())) {
                long rows = sql.one(
                        "SELECT count(*) FROM (SELECT 1 FROM " + Sql.name(table.name()) + " LIMIT 1000) t",
                        row -> row.getLong(1));
                if (rows > 0) {
                    found.add(table.name() + (rows == 1000 ? " (1000 rows or more)" : " (" + rows + " rows)"));
                }
            }
        }
        if (!found.isEmpty()) {
            throw new OperationException("The database is not empty: " + String.join(", ", found)
                    + "; restore into a new one, nothing here was touched.");
        }
    }

    private static void requireSameTables(Manifest manifest, List<Catalogue.Table> tables) {
        Map<String, Set<Manifest.Column>> present = new HashMap<>();
        tables.forEach(table -> present.put(table.name(), new HashSet<>(table.columns())));
        for (Manifest.Table table : manifest.tables()) {
            Set<Manifest.Column> columns = present.remove(table.name());
            if (columns == null || !columns.equals(new HashSet<>(table.columns()))) {
                throw new OperationException("Table " + table.name()
                        + " of the archive is not like that of the database; restore into a new, empty database.");
            }
        }
        if (!present.isEmpty()) {
            throw new OperationException("The database has tables that the archive has not: "
                    + String.join(", ", present.keySet()) + "; restore into a new, empty database.");
        }
    }

    void load(ArchiveReader archive) throws SQLException, IOException {
        Manifest manifest = archive.manifest();
        addPartitions(manifest);
        List<Catalogue.ForeignKey> keys = catalogue.foreignKeys();
        for (Catalogue.ForeignKey key : keys) {
            sql.execute("ALTER TABLE " + Sql.name(key.table()) + " DROP CONSTRAINT " + Sql.name(key.name()));
        }
        List<String> withTriggers = catalogue.tablesWithTriggers();
        for (String table : withTriggers) {
            sql.execute("ALTER TABLE " + Sql.name(table) + " DISABLE TRIGGER USER");
        }
        String tables = String.join(
                ", ",
                manifest.tables().stream().map(table -> Sql.name(table.name())).toList());
        sql.execute("TRUNCATE " + tables);
        for (Manifest.Table table : manifest.tables()) {
            load(archive, table);
        }
        for (Manifest.Position position : manifest.sequences()) {
            sql.list(
                    "SELECT setval(quote_ident(?)::regclass, ?, ?)",
                    row -> true,
                    position.name(),
                    position.value(),
                    position.called());
        }
        for (String table : withTriggers) {
            sql.execute("ALTER TABLE " + Sql.name(table) + " ENABLE TRIGGER USER");
        }
        for (Catalogue.ForeignKey key : keys) {
            sql.execute("ALTER TABLE " + Sql.name(key.table()) + " ADD CONSTRAINT " + Sql.name(key.name()) + " "
                    + key.definition());
        }
        progress.accept("foreign keys: " + keys.size() + " valid");
        sql.execute("ANALYZE " + tables);
    }

    private void load(ArchiveReader archive, Manifest.Table table) throws SQLException, IOException {
        String columns = new Catalogue.Table(table.name(), table.columns()).columnList("");
        try (InputStream rows = archive.read(table.entry())) {
            long loaded = sql.connection()
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("COPY " + Sql.name(table.name()) + " (" + columns + ") FROM STDIN", rows, 1 << 16);
            progress.accept("table %s: %d rows".formatted(table.name(), loaded));
        }
    }

    /** Months that the archive has partitions for and this younger database has not. */
    private void addPartitions(Manifest manifest) throws SQLException {
        Set<String> present = new HashSet<>();
        catalogue.partitions().forEach(partition -> present.add(partition.name()));
        for (Manifest.Partition partition : manifest.partitions()) {
            if (!present.contains(partition.name())) {
                if (!partition.name().matches(NAME)
                        || !partition.parent().matches(NAME)
                        || !partition.bounds().matches(BOUNDS)) {
                    throw new OperationException("The archive names a partition that no migration makes: "
                            + partition.name() + " " + partition.bounds());
                }
                sql.execute("CREATE TABLE " + Sql.name(partition.name()) + " PARTITION OF "
                        + Sql.name(partition.parent()) + " " + partition.bounds());
            }
        }
    }
}
