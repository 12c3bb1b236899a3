package dev.golden.operations.backup;

import dev.golden.messaging.StreamArchive;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an archive holds.
 *
 * @param format of the archive; a reader refuses one it does not know
 * @param schema number of the newest migration of the database
 * @param run row of {@code backup_runs} that stands for it
 * @param snapshotAt moment of the database that is in it, by the database's clock: what was committed later is not
 * @param streamsSince when the copy of the streams began, by the same clock
 * @param lsn place in the write-ahead log at that moment, for point-in-time recovery
 * @param broker version of the broker; null without streams
 */
record Manifest(
        int format,
        String product,
        int schema,
        String run,
        Instant snapshotAt,
        Instant streamsSince,
        String lsn,
        String server,
        @Nullable String broker,
        List<Table> tables,
        List<Partition> partitions,
        List<Position> sequences,
        List<StreamPart> streams) {

    static final int FORMAT = 1;
    static final String ENTRY = "manifest.json";

    /** @param content digest of the rows whatever their order: the same after they were loaded elsewhere */
    record Table(String name, List<Column> columns, long rows, String content, long bytes, String sha256) {
        String entry() {
            return "database/" + name + ".copy";
        }
    }

    record Column(String name, String type) {}

    record Partition(String name, String parent, String bounds) {}

    /** Where a sequence stands. */
    record Position(String name, long value, boolean called) {}

    record StreamPart(String name, StreamArchive.Packed packed, long bytes, String sha256) {
        String entry() {
            return "streams/" + name + ".snapshot";
        }
    }

    long rows() {
        return tables.stream().mapToLong(Table::rows).sum();
    }

    long messages() {
        return streams.stream().mapToLong(stream -> stream.packed().messages()).sum();
    }
}
