package dev.golden.sandbox.runtime.bubblewrap;

import dev.golden.database.Ids;
import dev.golden.sandbox.runtime.RuntimeReport;
import dev.golden.sandbox.runtime.SandboxJob;
import dev.golden.sandbox.runtime.WarmStart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Starts cells, each with a group, a folder and a user of its own. */
final class CellBlock implements Cells {

    private final BubblewrapProperties properties;
    private final Foundation foundation;
    private final Launcher launcher;
    private final AtomicInteger users = new AtomicInteger((int) (System.nanoTime() & 0xffff));

    CellBlock(BubblewrapProperties properties, Foundation foundation, Launcher launcher) {
        this.properties = properties;
        this.foundation = foundation;
        this.launcher = launcher;
    }

    @Override
    public Cell start(SandboxJob job) throws IOException {
        return start(job.id(), Launch.of(job), job.files(), job.stdin());
    }

    @Override
    public Cell startAhead(WarmStart.Kind kind) throws IOException {
        return start(Ids.next(), Launch.ahead(kind), Map.of(), null);
    }

    /** @param stdin null: a pipe */
    private Cell start(UUID id, Launch launch, Map<String, String> files, @Nullable String stdin) throws IOException {
        Cgroups.Group group = null;
        Path folder = null;
        try {
            group = foundation
                    .cgroups()
                    .create(id, launch.memoryMegabytes(), properties.processes(), properties.cpus());
            if (stdin != null) {
                group.share(Cgroups.Share.NEW);
            }
            folder = foundation.state().createJobFolder(id, files, stdin == null ? "" : stdin);
            Path stub = folder.resolve("stub");
            Path filter = foundation.filter(launch.profile());
            Files.writeString(stub, foundation.stub().text(launch, folder, filter, group.joinFiles(), nextUser()));
            Process process = launcher.start(stub);
            return new Cell(
                    process,
                    group,
                    folder,
                    (int) properties.outputLimit().toBytes(),
                    stdin == null,
                    new NamespacedProgram(new StatusFile(folder.resolve("status"))));
        } catch (UncheckedIOException | IOException e) {
            if (folder != null) {
                StateFolder.delete(folder);
            }
            if (group != null) {
                group.remove();
            }
            throw e instanceof IOException failure ? failure : new IOException("Sandbox cannot be prepared", e);
        }
    }

    @Override
    public boolean isGrouped() {
        return foundation.isGrouped();
    }

    @Override
    public RuntimeReport report(@Nullable String problem) {
        return foundation.report(problem);
    }

    @Override
    public void close() {
        launcher.close();
        foundation.close();
    }

    private @Nullable Integer nextUser() {
        return foundation.dropsUser()
                ? properties.uidBase() + Math.floorMod(users.getAndIncrement(), properties.uidCount())
                : null;
    }
}
