package dev.golden.operations.backup;

import dev.golden.contracts.Stream;
import dev.golden.messaging.BrokerAddress;
import dev.golden.messaging.StreamArchive;
import dev.golden.operations.OperationException;
import dev.golden.operations.connection.DatabaseAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes one archive of streams and database that belong together. The streams come first: a message in the archive then
 * never speaks of something that is not in the archived database. What was sent while they were copied is still in the
 * database's outbox, and a restore sends it again.
 */
public final class Backup {

    /** Sent events stay in the outbox for an hour; the copy of the streams must be done well before. */
    private static final Duration LONGEST_COPY = Duration.ofMinutes(45);

    private final DatabaseAddress database;
    private final @Nullable BrokerAddress broker;
    private final Consumer<String> progress;
    private final Clock clock;

    /** @param broker null to leave the streams out */
    public Backup(DatabaseAddress database, @Nullable BrokerAddress broker, Consumer<String> progress, Clock clock) {
        this.database = database;
        this.broker = broker;
        this.progress = progress;
        this.clock = clock;
    }

    /** @param snapshotAt what was committed later is not in the archive */
    public record Report(
            String archive,
            long bytes,
            String digest,
            int schema,
            Instant snapshotAt,
            String lsn,
            int tables,
            long rows,
            int streams,
            long messages,
            int deleted,
            double seconds) {}

    /**
     * @param to file, or folder in which a name is chosen
     * @param keep archives that stay in the folder; 0 for all
     */
    public Report run(String to, int keep) {
        Instant start = clock.instant();
        Path target = Archives.target(to, start);
        try (Connection connection = database.open()) {
            Sql sql = new Sql(connection);
            sql.prepareForCopy();
            int schema = ReleasedSchema.require(
                    database, sql.texts("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"));
            Runs runs = new Runs(sql);
            runs.closeForgotten();
            UUID run = runs.beginBackup(target.toString());
            try {
                Report report = write(sql, run, schema, target, start);
                runs.backupSucceeded(run, report.bytes(), report.digest());
                Path folder = Objects.requireNonNull(target.toAbsolutePath().getParent());
                return keep == 0 ? report : withDeleted(report, Archives.prune(folder, keep, clock.instant()));
            } catch (SQLException | IOException | RuntimeException e) {
                recordFailure(runs, run, e);
                throw e;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new OperationException("The backup was interrupted.", e);
            }
        } catch (SQLException e) {
            throw new OperationException("The database cannot be backed up: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new OperationException("The backup failed: " + e.getMessage(), e);
        }
    }

    private Report write(Sql sql, UUID run, int schema, Path target, Instant start)
            throws SQLException, IOException, InterruptedException {
        try (ArchiveWriter archive = new ArchiveWriter(target)) {
            Instant since = sql.now();
            List<Manifest.StreamPart> streams = new ArrayList<>();
            String brokerVersion = null;
            if (broker != null) {
                try (StreamArchive source = connect(broker)) {
                    brokerVersion = source.version();
                    copyStreams(source, archive, streams);
                }
            }
            if (Duration.between(since, sql.now()).compareTo(LONGEST_COPY) > 0) {
                throw new OperationException("Copying the streams took more than " + LONGEST_COPY.toMinutes()
                        + " minutes: the archive would not fit together; run it where the broker is nearer.");
            }
            DatabaseDump.Content content = new DatabaseDump(sql, progress).write(archive);
            Manifest manifest = new Manifest(
                    Manifest.FORMAT,
                    "Golden Architecture",
                    schema,
                    run.toString(),
                    content.takenAt(),
                    since,
                    content.lsn(),
                    sql.connection().getMetaData().getDatabaseProductVersion(),
                    brokerVersion,
                    content.tables(),
                    content.partitions(),
                    content.sequences(),
                    streams);
            String digest = archive.finish(manifest);
            return new Report(
                    target.toString(),
                    Files.size(target),
                    digest,
                    schema,
                    manifest.snapshotAt(),
                    manifest.lsn(),
                    manifest.tables().size(),
                    manifest.rows(),
                    streams.size(),
                    manifest.messages(),
                    0,
                    Duration.between(start, clock.instant()).toMillis() / 1000.0);
        }
    }

    /**
     * In the order of the enumeration, dead letters last: a message that is given up meanwhile is then archived as
     * itself, as its dead letter, or as both, but never as neither.
     */
    private void copyStreams(StreamArchive source, ArchiveWriter archive, List<Manifest.StreamPart> done)
            throws IOException, InterruptedException {
        for (Stream stream : Stream.values()) {
            Sha256 part = archive.begin("streams/" + stream.name() + ".snapshot", false);
            Optional<StreamArchive.Packed> packed = source.pack(stream, part);
            archive.end(part);
            if (packed.isPresent()) {
                done.add(new Manifest.StreamPart(stream.name(), packed.get(), part.bytes(), part.hex()));
                progress.accept("stream %s: %d messages"
                        .formatted(stream.name(), packed.get().messages()));
            }
        }
    }

    static StreamArchive connect(BrokerAddress broker) throws InterruptedException {
        try {
            return StreamArchive.connect(broker);
        } catch (IOException | IllegalStateException e) {
            throw new OperationException("The broker cannot be reached: " + e.getMessage(), e);
        }
    }

    private static Report withDeleted(Report report, int deleted) {
        return new Report(
                report.archive(),
                report.bytes(),
                report.digest(),
                report.schema(),
                report.snapshotAt(),
                report.lsn(),
                report.tables(),
                report.rows(),
                report.streams(),
                report.messages(),
                deleted,
                report.seconds());
    }

    private static void recordFailure(Runs runs, UUID run, Exception failure) {
        try {
            runs.backupFailed(run, String.valueOf(failure.getMessage()));
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }
}
