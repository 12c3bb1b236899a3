package dev.golden.injection;

import java.util.ArrayList;
import java.util.List;

/**
 * What a text holds in encodings, twice decoded: base64 and base32, hexadecimal, bits, decimal codes, percent and backslash
 * escapes, HTML entities, Morse. Each pass yields no more than it reads, so the work stays linear.
 */
final class Decoded {

    private static final int PASSES = 2;

    private Decoded() {}

    /** Pieces that decode to words. */
    static List<String> of(String raw) {
        List<String> all = new ArrayList<>();
        List<String> texts = List.of(raw);
        for (int pass = 0; pass < PASSES && !texts.isEmpty(); pass++) {
            List<String> found = new ArrayList<>();
            for (String text : texts) {
                Runs.decode(text, found);
                Escapes.decode(text, found);
                Codes.decode(text, found);
            }
            all.addAll(found);
            texts = found;
        }
        return all;
    }

    /** Keeps what decodes to words. */
    static void keep(String text, List<String> pieces) {
        if (text.length() < 8) {
            return;
        }
        int readable = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\uFFFD') {
                readable -= 3;
            } else if (Character.isLetterOrDigit(c) || c == ' ' || c == '=' || (c > 0x2000 && c < 0x2070)) {
                readable++;
            }
        }
        if (readable >= text.length() * 0.75) {
            pieces.add(text);
        }
    }
}
