package dev.golden.operations.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.golden.operations.OperationException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveTest {

    private static final String ROWS = "1\tone\n2\ttwo\n";

    @TempDir
    private Path folder;

    @Test
    void comesBackAsItWasWritten() throws Exception {
        Path file = write(ROWS);

        try (ArchiveReader archive = ArchiveReader.open(file)) {
            archive.verifyParts();
            assertThat(archive.manifest().tables().getFirst().rows()).isEqualTo(2);
            assertThat(archive.read("database/t.copy")).hasContent(ROWS);
            assertThat(archive.digest()).hasSize(Seal.LENGTH);
        }
        assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
    }

    @Test
    void anyTurnedBitIsFound() throws Exception {
        Path file = write(ROWS);
        byte[] whole = Files.readAllBytes(file);
        Random random = new Random(42);
        for (int i = 0; i < 200; i++) {
            byte[] damaged = whole.clone();
            damaged[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, damaged);
            assertThatThrownBy(() -> ArchiveReader.open(file))
                    .isInstanceOf(OperationException.class)
                    .hasMessageContaining("damaged");
        }
    }

    @Test
    void anyMissingEndIsFound() throws Exception {
        Path file = write(ROWS);
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length += 7) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> ArchiveReader.open(file)).isInstanceOf(OperationException.class);
        }
        Files.write(file, Arrays.copyOf(whole, whole.length + 1));
        assertThatThrownBy(() -> ArchiveReader.open(file)).isInstanceOf(OperationException.class);
    }

    @Test
    void partThatIsNotWhatTheManifestSaysIsFound() throws Exception {
        Path file = folder.resolve("lying.zip");
        try (ArchiveWriter writer = new ArchiveWriter(file)) {
            Sha256 part = writer.begin("database/t.copy", true);
            part.write(ROWS.getBytes(StandardCharsets.UTF_8));
            writer.end(part);
            writer.finish(manifest(new ContentDigest(), "0".repeat(64)));
        }

        try (ArchiveReader archive = ArchiveReader.open(file)) {
            assertThatThrownBy(archive::verifyParts).hasMessageContaining("database/t.copy");
        }
    }

    @Test
    void unfinishedArchiveLeavesNoFile() throws Exception {
        Path file = folder.resolve("a.zip");
        try (ArchiveWriter writer = new ArchiveWriter(file)) {
            writer.begin("database/t.copy", true).write(1);
            assertThat(file).doesNotExist();
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void newestStayInTheFolder() throws Exception {
        for (String name : List.of("golden-20260101T000000Z.zip", "golden-20260102T000000Z.zip", "other.zip")) {
            Files.writeString(folder.resolve(name), "");
        }
        Instant now = Instant.parse("2026-01-03T00:00:00Z");
        assertThat(Archives.target(folder.toString(), now)).hasFileName("golden-20260103T000000Z.zip");
        Files.writeString(folder.resolve("golden-20260103T000000Z.zip"), "");
        assertThatThrownBy(() -> Archives.target(folder.toString(), now)).hasMessageContaining("exists already");
        assertThat(Archives.source(folder)).hasFileName("golden-20260103T000000Z.zip");

        assertThat(Archives.prune(folder, 2, now)).isEqualTo(1);

        assertThat(folder.resolve("golden-20260101T000000Z.zip")).doesNotExist();
        assertThat(folder.resolve("other.zip")).exists();
        assertThatThrownBy(() -> Archives.target(folder.resolve("no/such").toString(), now))
                .hasMessageContaining("no folder");
    }

    @Test
    void contentDigestDoesNotDependOnOrderButOnEveryRow() {
        assertThat(digest("a\nb\nc\n").hex()).isEqualTo(digest("c\na\nb\n").hex());
        assertThat(digest("a\na\n").hex()).isNotEqualTo(digest("a\n").hex());
        assertThat(digest("ab\n").hex()).isNotEqualTo(digest("a\nb\n").hex());
        assertThat(digest("a\nb\nc\n").rows()).isEqualTo(3);
    }

    @Test
    void copyTextIsRead() {
        assertThat(ArchivedTable.unescape("a\\tb\\\\n\\r\\nc")).isEqualTo("a\tb\\n\r\nc");
    }

    private static ContentDigest digest(String rows) {
        ContentDigest digest = new ContentDigest();
        byte[] bytes = rows.getBytes(StandardCharsets.UTF_8);
        digest.write(bytes, 0, 1);
        digest.write(bytes, 1, bytes.length - 1);
        return digest;
    }

    private Path write(String rows) throws Exception {
        Path file = folder.resolve("archive.zip");
        try (ArchiveWriter writer = new ArchiveWriter(file)) {
            Sha256 part = writer.begin("database/t.copy", true);
            part.write(rows.getBytes(StandardCharsets.UTF_8));
            writer.end(part);
            writer.finish(manifest(digest(rows), part.hex()));
        }
        return file;
    }

    private static Manifest manifest(ContentDigest content, String sha256) {
        return new Manifest(
                Manifest.FORMAT,
                "Golden Architecture",
                6,
                "00000000-0000-0000-0000-000000000000",
                Instant.EPOCH,
                Instant.EPOCH,
                "0/1",
                "18",
                null,
                List.of(new Manifest.Table(
                        "t", List.of(new Manifest.Column("id", "integer")), content.rows(), content.hex(), 0, sha256)),
                List.of(),
                List.of(),
                List.of());
    }
}
