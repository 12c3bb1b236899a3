package dev.golden.sandbox.runtime.gvisor;

import dev.golden.database.Ids;
import dev.golden.sandbox.runtime.Profile;
import dev.golden.sandbox.runtime.RuntimeReport;
import dev.golden.sandbox.runtime.SandboxJob;
import dev.golden.sandbox.runtime.SandboxUnavailableException;
import dev.golden.sandbox.runtime.WarmStart;
import dev.golden.sandbox.runtime.bubblewrap.Cell;
import dev.golden.sandbox.runtime.bubblewrap.Cells;
import dev.golden.sandbox.runtime.bubblewrap.Cgroups;
import dev.golden.sandbox.runtime.bubblewrap.Footing;
import dev.golden.sandbox.runtime.bubblewrap.Launch;
import dev.golden.sandbox.runtime.bubblewrap.Launcher;
import dev.golden.sandbox.runtime.bubblewrap.StateFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Starts containers, each with a kernel, a control group, a folder and a host user of its own. */
final class GvisorCells implements Cells {

    static final String NAME = "gvisor";

    private final GvisorProperties properties;
    private final Footing footing;
    private final Bundle bundle;
    private final Launcher launcher;
    private final boolean dropsUser = Footing.isRoot();
    private final AtomicInteger users = new AtomicInteger((int) (System.nanoTime() & 0xffff));

    private GvisorCells(GvisorProperties properties, Footing footing, Bundle bundle, Launcher launcher) {
        this.properties = properties;
        this.footing = footing;
        this.bundle = bundle;
        this.launcher = launcher;
    }

    /** @throws SandboxUnavailableException naming what is missing */
    static GvisorCells prepare(GvisorProperties properties, Launcher launcher) {
        String missing = Container.missing(properties, Footing.isRoot());
        if (missing != null) {
            throw new SandboxUnavailableException(missing);
        }
        Footing footing = Footing.lay(properties.stateFolder());
        try {
            StateFolder state = footing.state();
            Path holder = Files.createDirectory(state.file("holder"));
            Files.setPosixFilePermissions(holder, PosixFilePermissions.fromString("rwxr-xr-x"));
            Footing.copy("/dev/golden/sandbox/runtime/gvisor/holder.py", holder);
            Footing.copy("/dev/golden/sandbox/runtime/left_files.py", holder);
            for (Profile profile : Profile.values()) {
                Path filter = Footing.filter(state, profile);
                Files.copy(filter, holder.resolve(filter.getFileName()));
            }
            Bundle bundle = Bundle.prepare(properties, state.file("root"), state.runners(), holder);
            return new GvisorCells(properties, footing, bundle, launcher);
        } catch (IOException e) {
            footing.close();
            throw new SandboxUnavailableException("Sandbox cannot be prepared", e);
        }
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
            int overhead = (int) properties.overhead().toMegabytes();
            group = new RoomyGroup(
                    footing.cgroups()
                            .create(
                                    id,
                                    launch.memoryMegabytes() + overhead,
                                    Container.hostTasks(properties.processes()),
                                    properties.cpus()),
                    overhead);
            if (stdin != null) {
                group.share(Cgroups.Share.NEW);
            }
            folder = open(footing.state().createJobFolder(id, Map.of(), stdin == null ? "" : stdin));
            Integer user = nextUser();
            Container container = new Container(properties, id, folder, user);
            container.prepare(files);
            bundle.write(container.description(), launch, container.given());
            Files.writeString(container.stub(), container.script(group.joinFiles(), stdin != null));
            Process process = launcher.start(container.stub());
            return new Cell(
                    process,
                    group,
                    folder,
                    (int) properties.outputLimit().toBytes(),
                    stdin == null,
                    new HeldProgram(container.report(), container.stop()));
        } catch (UncheckedIOException | IOException e) {
            if (folder != null) {
                StateFolder.delete(folder);
            }
            if (group != null) {
                group.remove();
            }
            throw e instanceof IOException failure ? failure : new IOException("Container cannot be prepared", e);
        }
    }

    /** Passing through for the container's user, who cannot list it. */
    private static Path open(Path folder) throws IOException {
        return Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    }

    private @Nullable Integer nextUser() {
        return dropsUser ? properties.uidBase() + Math.floorMod(users.getAndIncrement(), properties.uidCount()) : null;
    }

    @Override
    public boolean isGrouped() {
        return footing.isGrouped();
    }

    @Override
    public RuntimeReport report(@Nullable String problem) {
        Map<String, String> enforcement = new TreeMap<>(footing.cgroups().enforcement());
        enforcement.put("files", "gVisor, read-only binds, sized tmpfs, rlimit");
        enforcement.put("network", "none in gVisor, seccomp inside it");
        enforcement.put(
                "system calls",
                "gVisor (" + properties.platform().name().toLowerCase(Locale.ROOT) + "), seccomp allow-list inside it");
        enforcement.put("user", dropsUser ? "user id per job, user namespace" : "user namespace");
        enforcement.put("processes", "rlimit inside gVisor" + (isGrouped() ? ", " + enforcement.get("processes") : ""));
        enforcement.put("processes of others", "gVisor, process namespace");
        enforcement.put("time", "wall clock of the executor");
        return new RuntimeReport(NAME, "gvisor", problem == null, problem, Map.copyOf(enforcement));
    }

    @Override
    public void close() {
        launcher.close();
        footing.close();
    }

    /** A group in which the limit of a job leaves room for gVisor itself. */
    private record RoomyGroup(Cgroups.Group group, int overhead) implements Cgroups.Group {

        @Override
        public List<Path> joinFiles() {
            return group.joinFiles();
        }

        @Override
        public boolean limitMemory(int megabytes) {
            return group.limitMemory(megabytes + overhead);
        }

        @Override
        public void share(Cgroups.Share share) {
            group.share(share);
        }

        @Override
        public void kill() {
            group.kill();
        }

        @Override
        public long cpuNanos() {
            return group.cpuNanos();
        }

        @Override
        public long memoryBytes() {
            return group.memoryBytes();
        }

        /** Without what gVisor may have used, as near as can be told. */
        @Override
        public long memoryPeakBytes() {
            return Math.max(0, group.memoryPeakBytes() - ((long) overhead << 20));
        }

        @Override
        public boolean outOfMemory() {
            return group.outOfMemory();
        }

        @Override
        public void remove() {
            group.remove();
        }
    }
}
