package dev.golden.local.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFolderTest {

    @TempDir
    private Path folder;

    @Test
    void aSecretIsMadeOnceAndForTheOwnerOnly() throws IOException {
        StateFolder state = new StateFolder(folder.resolve("data"));

        String secret = state.secret("jwt-secret");

        assertThat(secret).hasSize(64).isEqualTo(state.secret("jwt-secret"));
        assertThat(state.findSecret("jwt-secret")).hasValue(secret);
        assertThat(state.findSecret("other")).isEmpty();
        assertThat(permissions("data/secrets/jwt-secret")).isEqualTo("rw-------");
        assertThat(permissions("data/secrets")).isEqualTo("rwx------");
        assertThat(permissions("data")).isEqualTo("rwx------");
    }

    @Test
    void onlyOnePlatformHoldsTheFolder() throws IOException {
        StateFolder state = new StateFolder(folder);
        state.prepare();
        try (FileChannel lock = state.lock()) {
            assertThat(lock.isOpen()).isTrue();
            assertThatThrownBy(state::lock)
                    .isInstanceOf(LaunchException.class)
                    .hasMessageContaining("already runs on the data folder");
        }
        state.lock().close();
    }

    @Test
    void aFileInPlaceOfTheFolderIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("data"), "");

        assertThatThrownBy(() -> new StateFolder(file).prepare())
                .isInstanceOf(LaunchException.class)
                .hasMessageContaining(file + " is a file");
    }

    @Test
    void aReusedProcessIdIsNotTakenForTheRecordedProcess() throws IOException {
        PidFile file = new StateFolder(folder).pidFile("platform");
        ProcessHandle self = ProcessHandle.current();
        file.write(self);
        assertThat(file.find()).hasValue(self);

        Files.writeString(file.path(), self.pid() + " 12345\n");

        assertThat(file.find()).isEmpty();
        Files.writeString(file.path(), "nonsense");
        assertThat(file.find()).isEmpty();
        file.delete();
        assertThat(file.find()).isEmpty();
    }

    private String permissions(String path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(path)));
    }
}
