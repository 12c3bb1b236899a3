package dev.golden.operations.backup;

import dev.golden.messaging.BrokerAddress;
import dev.golden.messaging.StreamArchive;
import dev.golden.operations.OperationException;
import dev.golden.operations.connection.DatabaseAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Puts an archive into an empty system, wholly or not at all: the tables are filled in one transaction that is committed
 * when the streams are there and everything was verified.
 */
public final class Restore {

    /** Clocks of services and database differ by less. */
    private static final Duration SKEW = Duration.ofMinutes(5);

    private final DatabaseAddress database;
    private final @Nullable BrokerAddress broker;
    private final Options options;
    private final Consumer<String> progress;
    private final Clock clock;

    /**
     * @param replicas copies of each stream; null for as many as there were
     * @param acceptFindings restore although the archived data contradicts itself
     */
    public record Options(@Nullable Integer replicas, boolean acceptFindings) {}

    /** @param broker null to leave the streams out */
    public Restore(
            DatabaseAddress database,
            @Nullable BrokerAddress broker,
            Options options,
            Consumer<String> progress,
            Clock clock) {
        this.database = database;
        this.broker = broker;
        this.options = options;
        this.progress = progress;
        this.clock = clock;
    }

    /**
     * @param findings contradictions in the data; none unless they were accepted
     * @param resumed what was changed so that services may work on it
     */
    public record Report(
            String archive,
            int schema,
            Instant snapshotAt,
            int tables,
            long rows,
            int streams,
            long messages,
            List<String> findings,
            Map<String, Long> resumed,
            double seconds) {}

    /** The archive is verified as a whole first. */
    public Report run(Path from) {
        Path file = Archives.source(from);
        try (ArchiveReader archive = ArchiveReader.open(file)) {
            archive.verifyParts();
            return run(archive);
        } catch (IOException e) {
            throw new OperationException("The archive " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** The archive must have been verified. */
    Report run(ArchiveReader archive) {
        Instant start = clock.instant();
        try (Connection connection = database.open()) {
            Sql sql = new Sql(connection);
            sql.prepareForCopy();
            if (!sql.one(
                    "SELECT pg_try_advisory_lock(hashtextextended('golden restore', 0))", row -> row.getBoolean(1))) {
                throw new OperationException("Another restore into this database is running.");
            }
            boolean hasTables = DatabaseLoad.requireUnused(sql);
            ReleasedSchema.migrateTo(database, archive.manifest().schema(), hasTables);
            Runs runs = new Runs(sql);
            boolean startsOver = runs.restoreWasKilled();
            if (broker == null) {
                return load(sql, runs, archive, null, start);
            }
            try (StreamArchive target = Backup.connect(broker)) {
                RestoredStreams streams = new RestoredStreams(target, options.replicas(), progress);
                streams.requireEmpty(startsOver);
                return load(sql, runs, archive, streams, start);
            }
        } catch (SQLException e) {
            throw new OperationException("The database cannot be restored, nothing was kept: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new OperationException("The restore failed, nothing was kept: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperationException("The restore was interrupted; run it again, it starts over.", e);
        }
    }

    private Report load(Sql sql, Runs runs, ArchiveReader archive, @Nullable RestoredStreams streams, Instant start)
            throws SQLException, IOException, InterruptedException {
        // Committed before anything else: whoever comes after a crash knows that the streams may hold a part.
        UUID run = runs.beginRestore(archive.file().toString(), archive.digest());
        try {
            sql.execute("BEGIN");
            Report report = fill(sql, archive, streams == null, start);
            // What is checked at commit is checked now: behind the streams nothing is left that could object.
            sql.execute("SET CONSTRAINTS ALL IMMEDIATE");
            long messages = streams == null ? 0 : streams.restore(archive);
            runs.restoreSucceeded();
            sql.execute("COMMIT");
            return withMessages(
                    report, streams == null ? 0 : archive.manifest().streams().size(), messages);
        } catch (SQLException | IOException | InterruptedException | RuntimeException e) {
            undo(sql, runs, run, streams, e);
            throw e;
        }
    }

    private Report fill(Sql sql, ArchiveReader archive, boolean withoutStreams, Instant start)
            throws SQLException, IOException {
        Manifest manifest = archive.manifest();
        DatabaseLoad load = new DatabaseLoad(sql, progress);
        load.requireEmpty(manifest);
        load.load(archive);
        Verification verification = new Verification(sql, progress);
        verification.requireContent(manifest);
        List<String> findings = verification.findings();
        if (!findings.isEmpty() && !options.acceptFindings()) {
            throw new OperationException("The archived data contradicts itself, nothing was kept: "
                    + String.join("; ", findings) + ". Restore it all the same with --accept-findings.");
        }
        Map<String, Long> resumed = new LinkedHashMap<>();
        // Without streams every event that is still there has to be sent again.
        String since = withoutStreams || manifest.streams().isEmpty()
                ? "-infinity"
                : manifest.streamsSince().minus(SKEW).toString();
        sql.list(
                "SELECT what, changed FROM resume_recovered_work(CAST(? AS timestamptz))",
                row -> resumed.put(row.getString(1), row.getLong(2)),
                since);
        new Runs(sql).backupSucceeded(UUID.fromString(manifest.run()), archive.bytes(), archive.digest());
        return new Report(
                archive.file().toString(),
                manifest.schema(),
                manifest.snapshotAt(),
                manifest.tables().size(),
                manifest.rows(),
                0,
                0,
                findings,
                resumed,
                Duration.between(start, clock.instant()).toMillis() / 1000.0);
    }

    private Report withMessages(Report report, int streams, long messages) {
        return new Report(
                report.archive(),
                report.schema(),
                report.snapshotAt(),
                report.tables(),
                report.rows(),
                streams,
                messages,
                report.findings(),
                report.resumed(),
                report.seconds());
    }

    private static void undo(Sql sql, Runs runs, UUID run, @Nullable RestoredStreams streams, Exception failure) {
        try {
            sql.execute("ROLLBACK");
            if (streams != null) {
                streams.undo();
            }
            runs.restoreFailed(run, String.valueOf(failure.getMessage()));
        } catch (SQLException | IOException e) {
            // The run stays RUNNING, so the next one starts over.
            failure.addSuppressed(e);
        }
    }
}
