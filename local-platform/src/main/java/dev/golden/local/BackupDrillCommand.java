package dev.golden.local;

import dev.golden.local.platform.ThrowAwayServers;
import dev.golden.local.state.StateFolder;
import dev.golden.operations.CommandLogs;
import dev.golden.operations.OperationException;
import dev.golden.operations.backup.Drill;
import dev.golden.operations.connection.BrokerOption;
import dev.golden.operations.connection.DatabaseOption;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** A part of {@code golden backup} that only this machine has: it starts servers. */
@Command(
        name = "drill",
        mixinStandardHelpOptions = true,
        description = "Backs up, restores into servers that are thrown away, verifies, and measures loss and time.",
        footer = {"", "Exit code 1 when the archive cannot be restored or its data contradicts itself."})
final class BackupDrillCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private DatabaseOption database = new DatabaseOption();

    @Mixin
    private BrokerOption broker = new BrokerOption();

    @Option(
            names = "--from",
            paramLabel = "FILE|FOLDER",
            description = "Archive to try instead of a new one; of a folder the newest.")
    private @Nullable Path from;

    @Option(names = "--json", description = "Answer as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        CommandSpec command = Objects.requireNonNull(spec);
        CommandLogs.silence();
        Path folder = folder();
        try {
            Drill drill = new Drill(
                    () -> new ThrowAwayServers(folder.resolve("servers")),
                    command.commandLine().getErr()::println,
                    Clock.systemUTC());
            Path archive = from;
            Drill.Report report = archive == null
                    ? drill.withNewBackup(database.address(), broker.address(), folder.resolve("drill.zip"))
                    : drill.withArchive(archive);
            PrintWriter out = command.commandLine().getOut();
            out.println(json ? JsonMapper.shared().writeValueAsString(report) : text(report));
            out.flush();
            return report.findings().isEmpty() ? 0 : 1;
        } finally {
            StateFolder.deleteTree(folder);
        }
    }

    private static String text(Drill.Report report) {
        StringBuilder text = new StringBuilder();
        text.append("Restored and verified %d rows and %d messages from %d bytes%n"
                .formatted(report.rows(), report.messages(), report.bytes()));
        Double loss = report.lossSeconds();
        text.append(
                loss == null
                        ? "RPO: no backup before this drill's own, everything would be lost%n".formatted()
                        : "RPO: %.1f s of work would be lost now%n".formatted(loss));
        text.append("RTO: %.1f s from empty servers to a verified system".formatted(report.recoverySeconds()));
        Double backup = report.backupSeconds();
        if (backup != null) {
            text.append("; the backup took %.1f s".formatted(backup));
        }
        report.findings().forEach(finding -> text.append("%n  FOUND: %s".formatted(finding)));
        return text.toString();
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory("golden-drill");
        } catch (IOException e) {
            throw new OperationException("No folder for the drill can be made: " + e.getMessage(), e);
        }
    }
}
