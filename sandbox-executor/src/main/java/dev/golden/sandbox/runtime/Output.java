package dev.golden.sandbox.runtime;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * What a program wrote to one stream.
 *
 * @param text valid Unicode without NUL (which the database refuses); what was neither is U+FFFD
 * @param base64 the bytes as they were, when the text does not tell them; else null
 * @param truncated whether the middle was cut out
 */
public record Output(String text, @Nullable String base64, boolean truncated) {

    public static final Output EMPTY = new Output("", null, false);

    private static final int LONGEST_CHARACTER = 4;

    /** Keeps at most {@code kept} bytes: the beginning and, since errors come last, the end. No character is cut. */
    public static Output of(byte[] bytes, int kept) {
        if (bytes.length <= kept) {
            return decode(bytes, false);
        }
        byte[] notice = ("\n[... " + (bytes.length - kept) + " bytes cut ...]\n").getBytes(StandardCharsets.UTF_8);
        int tail = kept / 4;
        int head = kept - tail - notice.length;
        while (head > 0 && isContinuation(bytes[head]) && kept - tail - notice.length - head < LONGEST_CHARACTER) {
            head--;
        }
        while (tail > 0 && isContinuation(bytes[bytes.length - tail]) && kept / 4 - tail < LONGEST_CHARACTER) {
            tail--;
        }
        ByteBuffer joined = ByteBuffer.allocate(head + notice.length + tail);
        joined.put(bytes, 0, head).put(notice).put(bytes, bytes.length - tail, tail);
        return decode(joined.array(), true);
    }

    /** Whether the byte goes on with a character of UTF-8, so that a cut before it would break one. */
    private static boolean isContinuation(byte value) {
        return (value & 0xc0) == 0x80;
    }

    private static Output decode(byte[] bytes, boolean truncated) {
        try {
            CharBuffer text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes));
            String decoded = text.toString();
            if (decoded.indexOf('\0') < 0) {
                return new Output(decoded, null, truncated);
            }
        } catch (CharacterCodingException e) {
            // Not UTF-8: told as base64 beside the readable text.
        }
        String readable = new String(bytes, StandardCharsets.UTF_8).replace('\0', '\uFFFD');
        // U+FFFD takes three bytes for one: cut again, so that the text stays within what the contract promises.
        while (readable.length() > 1 && readable.getBytes(StandardCharsets.UTF_8).length > Math.max(bytes.length, 16)) {
            int over = readable.getBytes(StandardCharsets.UTF_8).length - bytes.length;
            int end = readable.length() - Math.max(1, over / 3);
            readable = readable.substring(0, Character.isHighSurrogate(readable.charAt(end - 1)) ? end - 1 : end);
        }
        return new Output(readable, Base64.getEncoder().encodeToString(bytes), truncated);
    }
}
