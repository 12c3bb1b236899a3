package dev.golden.orchestrator.screening;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Text hidden in encodings: base64, hex, bits, percent. At most a few pieces of bounded size, decoded once. */
final class Decoded {

    private static final int MAX_PIECES = 12;
    private static final int MAX_CHARACTERS = 8_192;
    private static final int MIN_CHARACTERS = 16;

    private Decoded() {}

    static List<String> of(String raw) {
        List<String> pieces = new ArrayList<>();
        int from = -1;
        for (int i = 0; i <= raw.length() && pieces.size() < MAX_PIECES; i++) {
            boolean inside = i < raw.length() && isBase64(raw.charAt(i));
            if (inside && from < 0) {
                from = i;
            } else if (!inside && from >= 0) {
                if (i - from >= MIN_CHARACTERS) {
                    piece(raw.substring(from, Math.min(i, from + MAX_CHARACTERS)), pieces);
                }
                from = -1;
            }
        }
        bits(raw, pieces);
        percent(raw, pieces);
        return pieces;
    }

    private static boolean isBase64(char c) {
        return (c >= 'A' && c <= 'Z')
                || (c >= 'a' && c <= 'z')
                || (c >= '0' && c <= '9')
                || c == '+'
                || c == '/'
                || c == '-'
                || c == '_'
                || c == '=';
    }

    private static void piece(String run, List<String> pieces) {
        String body = run.replace("=", "").replace('-', '+').replace('_', '/');
        if (body.chars().allMatch(c -> Character.digit(c, 16) >= 0) && body.length() % 2 == 0) {
            byte[] bytes = new byte[body.length() / 2];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) Integer.parseInt(body, 2 * i, 2 * i + 2, 16);
            }
            keep(bytes, pieces);
            return;
        }
        try {
            keep(
                    Base64.getDecoder().decode(body.substring(0, body.length() - (body.length() % 4 == 1 ? 1 : 0))),
                    pieces);
        } catch (IllegalArgumentException e) {
            // Not base64: an ordinary long word.
            return;
        }
    }

    private static void bits(String raw, List<String> pieces) {
        StringBuilder text = new StringBuilder();
        int value = 0;
        int count = 0;
        for (int i = 0; i <= raw.length() && text.length() < MAX_CHARACTERS; i++) {
            char c = i < raw.length() ? raw.charAt(i) : '.';
            if (c == '0' || c == '1') {
                value = (value << 1 | (c - '0')) & 0xFFFF;
                count++;
            } else {
                if (count == 8) {
                    text.append((char) value);
                }
                value = 0;
                count = 0;
            }
        }
        if (text.length() >= 8) {
            keep(text.toString().getBytes(StandardCharsets.UTF_8), pieces);
        }
    }

    private static void percent(String raw, List<String> pieces) {
        int first = raw.indexOf('%');
        if (first < 0) {
            return;
        }
        StringBuilder text = new StringBuilder();
        int decoded = 0;
        int end = Math.min(raw.length(), MAX_CHARACTERS * 4);
        for (int i = 0; i < end; i++) {
            char c = raw.charAt(i);
            if (c == '%' && i + 2 < end && hex(raw.charAt(i + 1)) && hex(raw.charAt(i + 2))) {
                text.append((char) Integer.parseInt(raw, i + 1, i + 3, 16));
                i += 2;
                decoded++;
            } else {
                text.append(c);
            }
        }
        if (decoded >= 3) {
            pieces.add(text.toString());
        }
    }

    private static boolean hex(char c) {
        return Character.digit(c, 16) >= 0;
    }

    /** Only what decodes to words. */
    private static void keep(byte[] bytes, List<String> pieces) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        long letters =
                text.codePoints().filter(c -> Character.isLetter(c) || c == ' ').count();
        if (text.length() >= 8 && letters >= text.length() * 0.8) {
            pieces.add(text);
        }
    }
}
