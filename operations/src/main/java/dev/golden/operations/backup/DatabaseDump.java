package dev.golden.operations.backup;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.postgresql.PGConnection;

/** Every table as of one moment. Rows go from the server to the archive as they come: the size does not matter. */
final class DatabaseDump {

    /** @param takenAt the moment, by the database's clock */
    record Content(
            Instant takenAt,
            String lsn,
            List<Manifest.Table> tables,
            List<Manifest.Partition> partitions,
            List<Manifest.Position> sequences) {}

    private final Sql sql;
    private final Consumer<String> progress;

    DatabaseDump(Sql sql, Consumer<String> progress) {
        this.sql = sql;
        this.progress = progress;
    }

    /** The connection must be outside of a transaction, and is again afterwards. */
    Content write(ArchiveWriter archive) throws SQLException, IOException {
        sql.execute("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY");
        try {
            // The first query takes the snapshot: what it says is what all that follow see.
            record Moment(Instant at, String lsn) {}
            Moment moment = sql.one(
                    "SELECT clock_timestamp(), pg_current_wal_lsn()::text",
                    row -> new Moment(Sql.instant(row, 1), row.getString(2)));
            Catalogue catalogue = new Catalogue(sql);
            List<Manifest.Table> tables = new ArrayList<>();
            for (Catalogue.Table table : catalogue.tables()) {
                Manifest.Table written = write(archive, table);
                tables.add(written);
                progress.accept("table %s: %d rows".formatted(written.name(), written.rows()));
            }
            // Sequences do not follow the snapshot: they may stand further on, never before what the rows used.
            return new Content(moment.at(), moment.lsn(), tables, catalogue.partitions(), catalogue.sequences());
        } finally {
            sql.execute("ROLLBACK");
        }
    }

    private Manifest.Table write(ArchiveWriter archive, Catalogue.Table table) throws SQLException, IOException {
        Sha256 part = archive.begin("database/" + table.name() + ".copy", true);
        ContentDigest content = new ContentDigest();
        copy(table, new Both(part, content));
        archive.end(part);
        return new Manifest.Table(
                table.name(), table.columns(), content.rows(), content.hex(), part.bytes(), part.hex());
    }

    /** Digest of what the table holds now. */
    static ContentDigest digest(Sql sql, Catalogue.Table table) throws SQLException, IOException {
        ContentDigest content = new ContentDigest();
        sql.connection()
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyOut(
                        "COPY (SELECT " + table.columnList("t.") + " FROM " + Sql.name(table.name()) + " t) TO STDOUT",
                        content);
        return content;
    }

    private void copy(Catalogue.Table table, OutputStream to) throws SQLException, IOException {
        sql.connection().unwrap(PGConnection.class).getCopyAPI().copyOut("COPY (" + table.select() + ") TO STDOUT", to);
    }

    /** Writes to two targets. */
    private static final class Both extends FilterOutputStream {

        private final OutputStream second;

        Both(OutputStream first, OutputStream second) {
            super(first);
            this.second = second;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            second.write(bytes, offset, length);
        }
    }
}
