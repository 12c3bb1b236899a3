package dev.golden.operations.backup;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * The last characters of an archive are the SHA-256 of all before them. They are the end of the ZIP file's comment, so
 * that every tool still reads the file; whatever bit is turned or missing, they no longer fit.
 */
final class Seal extends OutputStream {

    static final int LENGTH = 64;

    /** Comment to give the ZIP file; its zeros become the digest. */
    static final String PLACEHOLDER = "golden backup, sha256 of all before: " + "0".repeat(LENGTH);

    private final OutputStream target;
    private final MessageDigest digest = Sha256.create();
    private byte[] held = new byte[0];

    Seal(OutputStream target) {
        this.target = target;
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    /** Keeps the last bytes back: they may be the placeholder. */
    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        byte[] all = new byte[held.length + length];
        System.arraycopy(held, 0, all, 0, held.length);
        System.arraycopy(bytes, offset, all, held.length, length);
        int out = Math.max(0, all.length - LENGTH);
        target.write(all, 0, out);
        digest.update(all, 0, out);
        held = java.util.Arrays.copyOfRange(all, out, all.length);
    }

    /** Writes the digest in place of the placeholder and returns it. */
    String seal() throws IOException {
        String hex = HexFormat.of().formatHex(digest.digest());
        target.write(hex.getBytes(StandardCharsets.US_ASCII));
        target.flush();
        return hex;
    }

    /** Whether the file is exactly what was sealed; its seal is in the last characters. */
    static boolean isWhole(Path file) throws IOException {
        long left = Files.size(file) - LENGTH;
        if (left < 0) {
            return false;
        }
        MessageDigest digest = Sha256.create();
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), buffer.length)) {
            while (left > 0) {
                int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (read < 0) {
                    return false;
                }
                digest.update(buffer, 0, read);
                left -= read;
            }
            return MessageDigest.isEqual(
                    HexFormat.of().formatHex(digest.digest()).getBytes(StandardCharsets.US_ASCII),
                    in.readNBytes(LENGTH + 1));
        }
    }
}
