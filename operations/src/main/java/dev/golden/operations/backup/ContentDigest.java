package dev.golden.operations.backup;

import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * Digest of rows, one per line, whatever their order: the sum of the SHA-256 of each, modulo 2^256. Equal rows count as
 * often as they occur.
 */
final class ContentDigest extends OutputStream {

    private final MessageDigest row = Sha256.create();
    private final byte[] sum = new byte[32];
    private long rows;

    @Override
    public void write(int one) {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        int start = offset;
        for (int i = offset; i < offset + length; i++) {
            // Postgres escapes line breaks inside of values: this one ends the row.
            if (bytes[i] == '\n') {
                row.update(bytes, start, i - start);
                add(row.digest());
                start = i + 1;
            }
        }
        row.update(bytes, start, offset + length - start);
    }

    long rows() {
        return rows;
    }

    String hex() {
        return HexFormat.of().formatHex(sum);
    }

    private void add(byte[] hash) {
        rows++;
        int carry = 0;
        for (int i = sum.length - 1; i >= 0; i--) {
            int digit = (sum[i] & 0xff) + (hash[i] & 0xff) + carry;
            sum[i] = (byte) digit;
            carry = digit >>> 8;
        }
    }
}
