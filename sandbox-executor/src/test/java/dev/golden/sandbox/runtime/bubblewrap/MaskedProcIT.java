package dev.golden.sandbox.runtime.bubblewrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.golden.contracts.ExecutionStatus;
import dev.golden.sandbox.runtime.JobOutcome;
import dev.golden.sandbox.runtime.Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As in a container, where the kernel lets nobody mount a new /proc: a bubblewrap stands in that refuses it. */
class MaskedProcIT {

    @TempDir
    private Path folder;

    @Test
    void refusesToRunUnlessTold() throws Exception {
        Path program = refusing();
        assertThatThrownBy(() -> SandboxRig.start(state(), program, BubblewrapProperties.Proc.REQUIRED)
                        .close())
                .hasMessageContaining("Can't mount proc");
    }

    @Test
    void jobsSeeNoProcAtAllWhenAllowed() throws Exception {
        try (SandboxRig rig = SandboxRig.start(state(), refusing(), BubblewrapProperties.Proc.IF_POSSIBLE)) {
            assertThat(rig.runtime().report().enforcement())
                    .containsEntry("processes of others", "process namespace, no /proc");
            JobOutcome outcome = rig.run(
                    Profile.STRICT, "import os; print(os.path.exists('/proc/self'), os.path.exists('/proc/1'))");
            assertThat(outcome.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
            assertThat(outcome.stdout().text()).isEqualTo("False False\n");
        }
    }

    @Test
    void aFreshOneIsTakenWherePossible() throws Exception {
        try (SandboxRig rig =
                SandboxRig.start("", SandboxRig.properties().program(), BubblewrapProperties.Proc.IF_POSSIBLE)) {
            assertThat(rig.runtime().report().enforcement())
                    .containsEntry("processes of others", "process namespace, own /proc");
        }
    }

    private String state() {
        return folder.resolve("state").toString();
    }

    private Path refusing() throws IOException {
        // JUnit's folder is for its owner only; the jobs' users must reach the program.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path program = folder.resolve("bwrap");
        Files.writeString(program, """
                #!/usr/bin/bash
                for word in "$@"; do
                  [ "$word" != --proc ] || { echo "bwrap: Can't mount proc on /proc: Operation not permitted" >&2; exit 1; }
                done
                exec %s "$@"
                """.formatted(SandboxRig.properties().program()));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return program;
    }
}
