package dev.golden.sandbox.runtime.bubblewrap;

import dev.golden.sandbox.runtime.Profile;
import dev.golden.sandbox.runtime.RuntimeReport;
import dev.golden.sandbox.runtime.SandboxUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is made once and shared by all jobs: state folder, control groups, filters, runners. */
record Foundation(StateFolder state, Cgroups cgroups, StubScript stub, boolean dropsUser, boolean ownProc) {

    /** @throws SandboxUnavailableException naming what is missing */
    static Foundation lay(BubblewrapProperties properties) {
        // The host's root, mapped to nobody inside, would still own the host's files and settings.
        boolean root = Footing.isRoot();
        String missing = StubScript.missing(properties, root);
        if (missing != null) {
            throw new SandboxUnavailableException(missing);
        }
        Footing footing = Footing.lay(properties.stateFolder());
        try {
            return lay(properties, footing.state(), footing.cgroups(), root);
        } catch (IOException | SandboxUnavailableException e) {
            footing.close();
            throw e instanceof SandboxUnavailableException unavailable
                    ? unavailable
                    : new SandboxUnavailableException("Sandbox cannot be prepared", e);
        }
    }

    private static Foundation lay(BubblewrapProperties properties, StateFolder state, Cgroups cgroups, boolean root)
            throws IOException {
        Path empty = Files.createFile(state.file("empty"));
        Files.setPosixFilePermissions(empty, PosixFilePermissions.fromString("r--r--r--"));
        boolean ownProc =
                properties.proc() == BubblewrapProperties.Proc.REQUIRED || ProcProbe.succeeds(properties.program());
        SandboxLayout layout = SandboxLayout.of(properties, state.runners(), empty, ownProc);
        boolean grouped = !cgroups.roots().isEmpty();
        return new Foundation(state, cgroups, new StubScript(properties, layout, grouped), root, ownProc);
    }

    Path filter(Profile profile) {
        return Footing.filter(state, profile);
    }

    boolean isGrouped() {
        return !cgroups.roots().isEmpty();
    }

    RuntimeReport report(@Nullable String problem) {
        Map<String, String> enforcement = new TreeMap<>(cgroups.enforcement());
        enforcement.put("files", "mount namespace, read-only binds, sized tmpfs, rlimit");
        enforcement.put("network", "network namespace, seccomp");
        enforcement.put("system calls", "seccomp allow-list");
        enforcement.put("user", dropsUser ? "user id per job, user namespace" : "user namespace");
        enforcement.put(
                "processes of others", ownProc ? "process namespace, own /proc" : "process namespace, no /proc");
        enforcement.put("time", "wall clock of the executor");
        return new RuntimeReport("bubblewrap", "namespaces", problem == null, problem, Map.copyOf(enforcement));
    }

    void close() {
        cgroups.close();
        state.close();
    }
}
