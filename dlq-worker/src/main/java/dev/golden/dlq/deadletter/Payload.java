package dev.golden.dlq.deadletter;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A message's body as the table keeps it: readable where it is text, base64 where it is not.
 *
 * @param encoding {@code utf8} or {@code base64}
 */
record Payload(String data, String encoding) {

    private static final String UTF8 = "utf8";
    private static final String BASE64 = "base64";

    static Payload of(byte[] body) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            // Postgres keeps no NUL in text.
            if (text.indexOf('\0') < 0) {
                return new Payload(text, UTF8);
            }
        } catch (CharacterCodingException e) {
            return binary(body);
        }
        return binary(body);
    }

    private static Payload binary(byte[] body) {
        return new Payload(Base64.getEncoder().encodeToString(body), BASE64);
    }

    byte[] body() {
        return encoding.equals(BASE64) ? Base64.getDecoder().decode(data) : data.getBytes(StandardCharsets.UTF_8);
    }
}
