package dev.golden.sandbox.runtime.bubblewrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.golden.database.Ids;
import dev.golden.sandbox.runtime.SandboxUnavailableException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFolderTest {

    @TempDir
    Path folder;

    @Test
    void removesWhatADeadProcessLeftAndKeepsTheLiving() throws Exception {
        Path base = folder.resolve("state");
        Path groups = folder.resolve("group");
        Files.createDirectories(groups.resolve("job"));
        Path dead = Files.createDirectories(base.resolve("999999999-1-abc"));
        Files.createDirectories(dead.resolve("job-1"));
        Files.writeString(dead.resolve("job-1/file-0"), "left");
        Files.write(dead.resolve("cgroups"), List.of(groups.toString()));
        StateFolder living = StateFolder.open(base, StateFolder.newInstanceName());

        assertThat(dead).doesNotExist();
        assertThat(groups).doesNotExist();

        StateFolder second = StateFolder.open(base, StateFolder.newInstanceName());
        assertThat(living.createJobFolder(Ids.next(), Map.of(), "")).isDirectory();
        second.close();
        living.close();
        assertThat(base).isEmptyDirectory();
    }

    @Test
    void refusesALinkInItsPlace() throws Exception {
        Path target = Files.createDirectory(folder.resolve("target"));
        Path base = Files.createSymbolicLink(folder.resolve("state"), target);

        assertThatThrownBy(() -> StateFolder.open(base, "1-1-a")).isInstanceOf(SandboxUnavailableException.class);
    }

    @Test
    void nobodyElseReadsTheFilesOfAJob() throws Exception {
        StateFolder state = StateFolder.open(folder.resolve("state"), StateFolder.newInstanceName());

        Path job = state.createJobFolder(Ids.next(), Map.of("a.py", "secret"), "");
        assertThat(java.nio.file.attribute.PosixFilePermissions.toString(Files.getPosixFilePermissions(job)))
                .isEqualTo("rwx------");
        state.close();
    }
}
