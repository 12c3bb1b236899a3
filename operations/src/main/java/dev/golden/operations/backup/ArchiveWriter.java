package dev.golden.operations.backup;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes an archive under another name and gives it its own when it is whole and on the disk: a file with an archive's
 * name is always a whole one.
 */
final class ArchiveWriter implements AutoCloseable {

    private final Path target;
    private final Path partial;
    private final FileChannel channel;
    private final Seal seal;
    private final ZipOutputStream zip;
    private boolean finished;

    ArchiveWriter(Path target) throws IOException {
        this.target = target.toAbsolutePath();
        this.partial = partialOf(this.target);
        // It holds every tenant's data: for the owner's eyes only.
        this.channel = FileChannel.open(
                partial,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        this.seal = new Seal(Channels.newOutputStream(channel));
        this.zip = new ZipOutputStream(new BufferedOutputStream(seal, 1 << 18));
        zip.setComment(Seal.PLACEHOLDER);
    }

    static Path partialOf(Path target) {
        return target.resolveSibling("." + target.getFileName() + ".partial");
    }

    /** A part of the archive; its own digest is known when all of it was written. */
    Sha256 begin(String entry, boolean compressed) throws IOException {
        zip.setLevel(compressed ? Deflater.BEST_SPEED + 2 : Deflater.NO_COMPRESSION);
        zip.putNextEntry(new ZipEntry(entry));
        return new Sha256(zip);
    }

    void end(OutputStream part) throws IOException {
        part.flush();
        zip.closeEntry();
    }

    /** Completes the archive and returns its digest. */
    String finish(Manifest manifest) throws IOException {
        Sha256 part = begin(Manifest.ENTRY, true);
        part.write(JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsBytes(manifest));
        end(part);
        zip.finish();
        zip.flush();
        String digest = seal.seal();
        channel.force(true);
        channel.close();
        Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel folder = FileChannel.open(target.resolveSibling("."), StandardOpenOption.READ)) {
            folder.force(true);
        }
        finished = true;
        return digest;
    }

    /** Leaves nothing behind when it was not finished. */
    @Override
    public void close() throws IOException {
        if (!finished) {
            channel.close();
            Files.deleteIfExists(partial);
        }
    }
}
