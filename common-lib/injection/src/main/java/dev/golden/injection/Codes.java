package dev.golden.injection;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Characters written one by one as numbers (binary, hexadecimal, decimal) or in Morse. */
final class Codes {

    private static final int FEWEST = 8;
    private static final Map<String, Character> MORSE = new HashMap<>();

    static {
        String codes =
                ".- -... -.-. -.. . ..-. --. .... .. .--- -.- .-.. -- -. --- .--. --.- .-. ... - ..- ...- .-- -..- -.-- --..";
        int letter = 0;
        for (String code : codes.split(" ")) {
            MORSE.put(code, (char) ('a' + letter++));
        }
        MORSE.put("/", ' ');
        MORSE.put("|", ' ');
    }

    private Codes() {}

    static void decode(String text, List<String> pieces) {
        StringBuilder morse = new StringBuilder();
        StringBuilder numbers = new StringBuilder();
        int radix = 0;
        int from = 0;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : ' ';
            if (c != ' ' && c != ',' && c != '\n' && c != ':' && c != '\'' && c != '"') {
                continue;
            }
            if (i > from) {
                String token = i - from <= 8 ? text.substring(from, i) : "";
                Character letter = MORSE.get(token);
                if (letter == null) {
                    flush(morse, pieces);
                } else {
                    morse.append(letter.charValue());
                }
                int found = radix(token, radix);
                if (found != radix) {
                    flush(numbers, pieces);
                    radix = found;
                }
                if (found != 0) {
                    numbers.append(
                            (char) Integer.parseInt(token, token.startsWith("0x") ? 2 : 0, token.length(), found));
                }
            }
            from = i + 1;
        }
        flush(morse, pieces);
        flush(numbers, pieces);
    }

    private static void flush(StringBuilder letters, List<String> pieces) {
        if (letters.length() >= FEWEST) {
            Decoded.keep(letters.toString(), pieces);
        }
        letters.setLength(0);
    }

    /** Base of a number that is a character, 0 when it is none. Two digits are hexadecimal unless decimal ones go on. */
    private static int radix(String token, int last) {
        int length = token.length();
        if (length == 8 && is(token, 2, 0)) {
            return 2;
        }
        if (token.startsWith("0x") && length == 4 && is(token, 16, 2)) {
            return 16;
        }
        if (length == 3 && is(token, 10, 0) && token.charAt(0) == '1' && Integer.parseInt(token) < 127) {
            return 10;
        }
        if (length == 2 && is(token, 10, 0)) {
            boolean decimal = last == 10 || token.charAt(0) == '8' || token.charAt(0) == '9';
            return decimal ? 10 : 16;
        }
        return length == 2 && is(token, 16, 0) ? 16 : 0;
    }

    private static boolean is(String token, int radix, int from) {
        for (int i = from; i < token.length(); i++) {
            if (Character.digit(token.charAt(i), radix) < 0) {
                return false;
            }
        }
        return token.length() > from;
    }
}
