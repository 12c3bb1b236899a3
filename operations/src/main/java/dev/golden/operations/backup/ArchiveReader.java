package dev.golden.operations.backup;

import dev.golden.operations.OperationException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** An archive whose every byte was found as it was written. */
final class ArchiveReader implements AutoCloseable {

    private final Path file;
    private final ZipFile zip;
    private final Manifest manifest;

    private ArchiveReader(Path file, ZipFile zip, Manifest manifest) {
        this.file = file;
        this.zip = zip;
        this.manifest = manifest;
    }

    /** @throws OperationException when it is not a whole archive that this version can read */
    static ArchiveReader open(Path file) {
        try {
            if (!Files.isRegularFile(file)) {
                throw new OperationException("There is no archive " + file + ".");
            }
            if (!Seal.isWhole(file)) {
                throw new OperationException("The archive " + file
                        + " is damaged or was cut off: its digest does not fit; use another one.");
            }
            ZipFile zip = new ZipFile(file.toFile());
            try {
                return new ArchiveReader(file, zip, manifest(file, zip));
            } catch (IOException | RuntimeException e) {
                zip.close();
                throw e;
            }
        } catch (IOException e) {
            throw new OperationException("The archive " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static Manifest manifest(Path file, ZipFile zip) throws IOException {
        ZipEntry entry = zip.getEntry(Manifest.ENTRY);
        if (entry == null) {
            throw new OperationException(file + " is not a golden backup: it has no " + Manifest.ENTRY + ".");
        }
        try (InputStream in = zip.getInputStream(entry)) {
            Manifest manifest = JsonMapper.shared().readValue(in, Manifest.class);
            if (manifest.format() != Manifest.FORMAT) {
                throw new OperationException("The archive " + file + " has format " + manifest.format()
                        + " and this version reads " + Manifest.FORMAT + "; use the version that wrote it.");
            }
            return manifest;
        } catch (JacksonException e) {
            throw new OperationException("The archive " + file + " has a manifest that cannot be read.", e);
        }
    }

    Path file() {
        return file;
    }

    Manifest manifest() {
        return manifest;
    }

    /** The digest that the archive ends with. */
    String digest() {
        String comment = zip.getComment();
        return comment.substring(comment.length() - Seal.LENGTH);
    }

    long bytes() throws IOException {
        return Files.size(file);
    }

    /** @throws OperationException when the archive has no such part */
    InputStream read(String entry) throws IOException {
        ZipEntry found = zip.getEntry(entry);
        if (found == null) {
            throw new OperationException("The archive " + file + " lacks its part " + entry + ".");
        }
        return zip.getInputStream(found);
    }

    /**
     * Unpacks every part and compares it with the manifest: what was sealed may have been wrong already.
     *
     * @throws OperationException naming the first part that differs
     */
    void verifyParts() throws IOException {
        for (Manifest.Table table : manifest.tables()) {
            ContentDigest content = new ContentDigest();
            verify(table.entry(), table.sha256(), content);
            if (content.rows() != table.rows() || !content.hex().equals(table.content())) {
                throw new OperationException("Part " + table.entry() + " of " + file + " has other rows than it says.");
            }
        }
        for (Manifest.StreamPart stream : manifest.streams()) {
            verify(stream.entry(), stream.sha256(), OutputStream.nullOutputStream());
        }
    }

    private void verify(String entry, String sha256, OutputStream also) throws IOException {
        Sha256 digest = new Sha256(also);
        try (InputStream in = read(entry)) {
            in.transferTo(digest);
        }
        if (!digest.hex().equals(sha256)) {
            throw new OperationException("Part " + entry + " of " + file + " does not have the digest it should.");
        }
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
