package dev.golden.operations.backup;

import dev.golden.operations.CommandLogs;
import dev.golden.operations.connection.BrokerOption;
import dev.golden.operations.connection.DatabaseOption;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code golden backup}: may run at any time, beside everything else. */
@Command(
        name = "backup",
        mixinStandardHelpOptions = true,
        description = "Writes database and streams to one archive while the platform works.",
        footer = {
            "",
            "The archive holds every tenant's data and no password, key or token secret: keep those elsewhere.",
            "The database's user must own the schema. Progress goes to stderr.",
            "See docs/backup-and-restore.md for what a restore brings back."
        })
public final class BackupCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private DatabaseOption database = new DatabaseOption();

    @Mixin
    private BrokerOption broker = new BrokerOption();

    @Option(
            names = "--to",
            paramLabel = "FILE|FOLDER",
            description = "Archive to write, or folder in which it is named after the time.")
    private @Nullable String to;

    @Option(names = "--keep", paramLabel = "N", description = "Archives that stay in the folder; older ones go.")
    private @Nullable Integer keep;

    @Option(names = "--no-streams", description = "Database only; a restore sends the last hour's events again.")
    private boolean noStreams;

    @Option(names = "--json", description = "Answer as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        CommandSpec command = Objects.requireNonNull(spec);
        String target = to;
        if (target == null) {
            throw new ParameterException(command.commandLine(), "Missing required option: '--to=FILE|FOLDER'");
        }
        if (keep != null && (keep < 1 || !Archives.isFolder(target))) {
            throw new ParameterException(command.commandLine(), "--keep needs a number from 1 and a folder in --to");
        }
        CommandLogs.silence();
        PrintWriter err = command.commandLine().getErr();
        Backup backup =
                new Backup(database.address(), noStreams ? null : broker.address(), err::println, Clock.systemUTC());
        Backup.Report report = backup.run(target, keep == null ? 0 : keep);
        PrintWriter out = command.commandLine().getOut();
        out.println(
                json
                        ? JsonMapper.shared().writeValueAsString(report)
                        : "%s: %d rows of %d tables, %d messages of %d streams, %d bytes, as of %s%s"
                                .formatted(
                                        report.archive(),
                                        report.rows(),
                                        report.tables(),
                                        report.messages(),
                                        report.streams(),
                                        report.bytes(),
                                        report.snapshotAt(),
                                        report.deleted() == 0 ? "" : "; deleted " + report.deleted() + " old"));
        out.flush();
        return 0;
    }
}
