package dev.golden.injection;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** Long runs of one alphabet: base64 (also wrapped over lines), base32, hexadecimal. */
final class Runs {

    private static final int SHORTEST = 12;

    /** A line of wrapped base64 has at least this many characters. */
    private static final int WRAPPED = 56;

    private Runs() {}

    static void decode(String text, List<String> pieces) {
        StringBuilder run = new StringBuilder();
        int line = 0;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : ' ';
            if (isAlphabet(c)) {
                run.append(c);
                line++;
            } else if ((c == '\n' || c == '\r') && line >= WRAPPED) {
                line = c == '\n' ? 0 : line;
            } else {
                if (run.length() >= SHORTEST) {
                    run(run.toString(), pieces);
                }
                run.setLength(0);
                line = 0;
            }
        }
    }

    private static boolean isAlphabet(char c) {
        return (c >= 'A' && c <= 'Z')
                || (c >= 'a' && c <= 'z')
                || (c >= '0' && c <= '9')
                || c == '+'
                || c == '/'
                || c == '-'
                || c == '_'
                || c == '=';
    }

    private static void run(String run, List<String> pieces) {
        String body = run.replace("=", "").replace('-', '+').replace('_', '/');
        if (isHex(body)) {
            byte[] bytes = new byte[body.length() / 2];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) Integer.parseInt(body, 2 * i, 2 * i + 2, 16);
            }
            Decoded.keep(new String(bytes, StandardCharsets.UTF_8), pieces);
            return;
        }
        if (isBase32(body)) {
            Decoded.keep(new String(base32(body), StandardCharsets.UTF_8), pieces);
        }
        try {
            byte[] bytes =
                    Base64.getDecoder().decode(body.substring(0, body.length() - (body.length() % 4 == 1 ? 1 : 0)));
            Decoded.keep(new String(bytes, StandardCharsets.UTF_8), pieces);
        } catch (IllegalArgumentException e) {
            // Not base64: an ordinary long word.
            return;
        }
    }

    private static boolean isHex(String body) {
        if (body.length() % 2 != 0) {
            return false;
        }
        for (int i = 0; i < body.length(); i++) {
            if (Character.digit(body.charAt(i), 16) < 0) {
                return false;
            }
        }
        return !body.isEmpty();
    }

    private static boolean isBase32(String body) {
        for (int i = 0; i < body.length(); i++) {
            char c = body.charAt(i);
            if ((c < 'A' || c > 'Z') && (c < '2' || c > '7')) {
                return false;
            }
        }
        return true;
    }

    private static byte[] base32(String body) {
        byte[] bytes = new byte[body.length() * 5 / 8];
        int value = 0;
        int bits = 0;
        int at = 0;
        for (int i = 0; i < body.length() && at < bytes.length; i++) {
            char c = body.charAt(i);
            value = (value << 5 | (c >= 'A' ? c - 'A' : c - '2' + 26)) & 0xFFFF;
            bits += 5;
            if (bits >= 8) {
                bits -= 8;
                bytes[at++] = (byte) (value >> bits);
            }
        }
        return bytes;
    }
}
