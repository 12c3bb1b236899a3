package dev.golden.operations.backup;

import dev.golden.messaging.BrokerAddress;
import dev.golden.operations.OperationException;
import dev.golden.operations.connection.DatabaseAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Shows that a system comes back from its backup, and how long that takes: restores into servers that are thrown away. */
public final class Drill {

    /** Empty servers. */
    public interface Servers extends AutoCloseable {

        DatabaseAddress database();

        BrokerAddress broker();

        @Override
        void close();
    }

    /**
     * Outcome.
     *
     * @param lossSeconds what was committed in that time would be lost if the system were gone now (RPO): the age of the
     *     archive, or of the newest backup before the drill's own; null when there was none
     * @param recoverySeconds from nothing to a verified system that services may start on (RTO without their start)
     * @param backupSeconds null when a given archive was restored
     * @param findings contradictions in the archived data
     */
    public record Report(
            String archive,
            @Nullable Double lossSeconds,
            double recoverySeconds,
            @Nullable Double backupSeconds,
            long rows,
            long messages,
            long bytes,
            List<String> findings) {}

    private final Supplier<Servers> servers;
    private final Consumer<String> progress;
    private final Clock clock;

    /** @param servers starts empty ones */
    public Drill(Supplier<Servers> servers, Consumer<String> progress, Clock clock) {
        this.servers = servers;
        this.progress = progress;
        this.clock = clock;
    }

    /** With a backup made now. */
    public Report withNewBackup(DatabaseAddress database, @Nullable BrokerAddress broker, Path to) {
        Double loss = secondsSinceBackup(database);
        Backup.Report backup = new Backup(database, broker, progress, clock).run(to.toString(), 0);
        return restore(Path.of(backup.archive()), loss, backup.seconds());
    }

    /** With an archive that is there. */
    public Report withArchive(Path from) {
        Path file = Archives.source(from);
        Instant start = clock.instant();
        double age;
        try (ArchiveReader archive = ArchiveReader.open(file)) {
            age = seconds(archive.manifest().snapshotAt(), start);
        } catch (IOException e) {
            throw new OperationException("The archive " + file + " cannot be read: " + e.getMessage(), e);
        }
        return restore(file, age, null);
    }

    private Report restore(Path file, @Nullable Double loss, @Nullable Double backupSeconds) {
        Instant start = clock.instant();
        try (Servers target = servers.get();
                ArchiveReader archive = ArchiveReader.open(file)) {
            archive.verifyParts();
            Restore.Report restored = new Restore(
                            target.database(), target.broker(), new Restore.Options(1, true), progress, clock)
                    .run(archive);
            return new Report(
                    file.toString(),
                    loss,
                    seconds(start, clock.instant()),
                    backupSeconds,
                    restored.rows(),
                    restored.messages(),
                    archive.bytes(),
                    restored.findings());
        } catch (IOException e) {
            throw new OperationException("The archive " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static @Nullable Double secondsSinceBackup(DatabaseAddress database) {
        try (Connection connection = database.open()) {
            return new Sql(connection)
                    .list("""
                            SELECT extract(epoch FROM clock_timestamp() - started_at)::float8 FROM backup_runs
                            WHERE result = 'SUCCEEDED' ORDER BY started_at DESC LIMIT 1
                            """, row -> row.getDouble(1)).stream().findFirst().orElse(null);
        } catch (SQLException e) {
            throw new OperationException("The earlier backups cannot be read: " + e.getMessage(), e);
        }
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1000.0;
    }
}
