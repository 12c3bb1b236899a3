package dev.golden.operations.backup;

import dev.golden.operations.CommandLogs;
import dev.golden.operations.OperationException;
import dev.golden.operations.connection.BrokerOption;
import dev.golden.operations.connection.DatabaseOption;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
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

/** {@code golden restore}: into an empty system, before any service starts. */
@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        description = "Puts an archive into an empty system and verifies it; a system in use is refused.",
        footer = {
            "",
            "All services must be stopped. The database's user must own the schema, no superuser is needed.",
            "All or nothing: after a failure, or a kill, run it again.",
            "See docs/backup-and-restore.md for the whole procedure."
        })
public final class RestoreCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private DatabaseOption database = new DatabaseOption();

    @Mixin
    private BrokerOption broker = new BrokerOption();

    @Option(
            names = "--from",
            required = true,
            paramLabel = "FILE|FOLDER",
            description = "Archive, or folder of which the newest is taken.")
    private Path from = Path.of("");

    @Option(names = "--yes", description = "Really do it; without it nothing but the archive is looked at.")
    private boolean yes;

    @Option(names = "--verify-only", description = "Only check that the archive is whole.")
    private boolean verifyOnly;

    @Option(names = "--no-streams", description = "Database only; the last hour's events are sent again.")
    private boolean noStreams;

    @Option(
            names = "--replicas",
            paramLabel = "N",
            description = "Copies of each stream (default: GOLDEN_NATS_REPLICAS, else as archived).")
    private @Nullable Integer replicas;

    @Option(names = "--accept-findings", description = "Restore although the archived data contradicts itself.")
    private boolean acceptFindings;

    @Option(names = "--json", description = "Answer as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        CommandSpec command = Objects.requireNonNull(spec);
        CommandLogs.silence();
        PrintWriter err = command.commandLine().getErr();
        Path file = Archives.source(from);
        try (ArchiveReader archive = ArchiveReader.open(file)) {
            archive.verifyParts();
            Manifest manifest = archive.manifest();
            String content = "%s: %d rows, %d messages, as of %s"
                    .formatted(file, manifest.rows(), manifest.messages(), manifest.snapshotAt());
            if (verifyOnly) {
                answer(command, verified(archive), content + "; whole");
                return 0;
            }
            if (!yes) {
                throw new OperationException("Add --yes to restore " + content + " into "
                        + database.url().replaceAll("\\?.*", "") + ".");
            }
            Restore.Report report = new Restore(
                            database.address(),
                            noStreams ? null : broker.address(),
                            new Restore.Options(replicas(command), acceptFindings),
                            err::println,
                            Clock.systemUTC())
                    .run(archive);
            StringBuilder text = new StringBuilder("Restored and verified " + content);
            report.resumed()
                    .forEach((what, rows) -> text.append(System.lineSeparator())
                            .append("  ")
                            .append(what)
                            .append(": ")
                            .append(rows));
            report.findings()
                    .forEach(finding -> text.append(System.lineSeparator())
                            .append("  accepted: ")
                            .append(finding));
            answer(command, report, text.toString());
            return 0;
        } catch (IOException e) {
            throw new OperationException("The archive " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private void answer(CommandSpec command, Object value, String text) {
        PrintWriter out = command.commandLine().getOut();
        out.println(json ? JsonMapper.shared().writeValueAsString(value) : text);
        out.flush();
    }

    private static Map<String, Object> verified(ArchiveReader archive) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("archive", archive.file().toString());
        facts.put("whole", true);
        facts.put("digest", archive.digest());
        facts.put("schema", archive.manifest().schema());
        facts.put("snapshotAt", archive.manifest().snapshotAt());
        facts.put("rows", archive.manifest().rows());
        facts.put("messages", archive.manifest().messages());
        return facts;
    }

    private @Nullable Integer replicas(CommandSpec command) {
        String given = System.getenv("GOLDEN_NATS_REPLICAS");
        Integer wanted = replicas;
        if (wanted == null && given != null && given.matches("\\d")) {
            wanted = Integer.valueOf(given);
        }
        if (wanted != null && (wanted < 1 || wanted > 5)) {
            throw new ParameterException(command.commandLine(), "--replicas must be from 1 to 5");
        }
        return wanted;
    }
}
