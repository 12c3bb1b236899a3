package dev.golden.injection;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A text with its percent and backslash escapes and HTML entities resolved, when it has a few. */
final class Escapes {

    private static final int FEWEST = 3;

    private Escapes() {}

    static void decode(String text, List<String> pieces) {
        if (text.indexOf('%') < 0 && text.indexOf('\\') < 0 && text.indexOf("&#") < 0) {
            return;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(text.length());
        int decoded = 0;
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            int taken = c == '%' ? percent(text, i, out) : c == '\\' ? backslash(text, i, out) : entity(text, i, out);
            if (taken > 0) {
                decoded++;
                i += taken;
            } else {
                int codePoint = text.codePointAt(i);
                put(codePoint, out);
                i += Character.charCount(codePoint);
            }
        }
        if (decoded >= FEWEST) {
            pieces.add(out.toString(StandardCharsets.UTF_8));
        }
    }

    private static void put(int codePoint, ByteArrayOutputStream out) {
        if (codePoint < 0x80) {
            out.write(codePoint);
        } else if (Character.isValidCodePoint(codePoint)) {
            out.writeBytes(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
        }
    }

    private static int percent(String text, int at, ByteArrayOutputStream out) {
        int value = number(text, at + 1, at + 3, 16);
        if (value < 0) {
            return 0;
        }
        out.write(value);
        return 3;
    }

    private static int backslash(String text, int at, ByteArrayOutputStream out) {
        char kind = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
        int digits = kind == 'x' ? 2 : kind == 'u' ? 4 : 0;
        int value = digits == 0 ? -1 : number(text, at + 2, at + 2 + digits, 16);
        if (value < 0) {
            return 0;
        }
        put(value, out);
        return 2 + digits;
    }

    private static int entity(String text, int at, ByteArrayOutputStream out) {
        if (!text.startsWith("&#", at)) {
            return 0;
        }
        int end = text.indexOf(';', at, Math.min(text.length(), at + 11));
        boolean hex = text.startsWith("x", at + 2) || text.startsWith("X", at + 2);
        int value = end < 0 ? -1 : number(text, at + (hex ? 3 : 2), end, hex ? 16 : 10);
        if (value < 0) {
            return 0;
        }
        put(value, out);
        return end + 1 - at;
    }

    private static int number(String text, int from, int to, int radix) {
        if (to > text.length() || from >= to) {
            return -1;
        }
        int value = 0;
        for (int i = from; i < to; i++) {
            int digit = Character.digit(text.charAt(i), radix);
            if (digit < 0 || value > Character.MAX_CODE_POINT) {
                return -1;
            }
            value = value * radix + digit;
        }
        return value;
    }
}
