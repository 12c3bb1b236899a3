package dev.golden.orchestrator.screening;

import java.text.Normalizer;
import java.util.Locale;

/**
 * The text as a reader would understand it: compatibility forms folded, invisible characters gone, letters of look-alike
 * scripts replaced inside words that mix scripts, accents dropped, lower case.
 *
 * @param text folded text
 * @param hidden what was written in tag characters (U+E0000), which no reader sees
 * @param invisible number of invisible characters inside words
 */
record Normalised(String text, String hidden, int invisible) {

    /** Cyrillic and Greek letters, each followed by the Latin one it looks like. */
    private static final String LOOKALIKES = "аaеeоoрpсcуyхxіiјjѕsһhӏlԁdԛqԝwкkмmтtнhвbαaεeοoρpυuνvκkιiτtωwηn";

    static Normalised of(String raw) {
        if (isPlain(raw)) {
            return new Normalised(raw.toLowerCase(Locale.ROOT), "", 0);
        }
        StringBuilder hidden = new StringBuilder();
        StringBuilder seen = new StringBuilder(raw.length());
        int[] invisible = {0};
        raw.codePoints().forEach(c -> {
            if (c >= 0xE0020 && c <= 0xE007E) {
                hidden.append((char) (c - 0xE0000));
            } else if (isInvisible(c)) {
                invisible[0]++;
            } else {
                seen.appendCodePoint(c);
            }
        });
        String folded = Normalizer.normalize(seen, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        return new Normalised(dropAccents(unmix(folded)), hidden.toString().toLowerCase(Locale.ROOT), invisible[0]);
    }

    private static boolean isPlain(String raw) {
        for (int i = 0; i < raw.length(); i++) {
            if (raw.charAt(i) > 126) {
                return false;
            }
        }
        return true;
    }

    private static boolean isInvisible(int c) {
        return c == 0x00AD
                || c == 0x034F
                || c == 0x061C
                || c == 0xFEFF
                || (c >= 0x200B && c <= 0x200F)
                || (c >= 0x202A && c <= 0x202E)
                || (c >= 0x2060 && c <= 0x206F)
                || (c >= 0xFE00 && c <= 0xFE0F)
                || (c >= 0xE0000 && c <= 0xE01EF);
    }

    /** Only inside words that mix Latin with another script: a word wholly in Cyrillic is Russian, not a disguise. */
    private static String unmix(String text) {
        StringBuilder out = new StringBuilder(text);
        int start = 0;
        boolean latin = false;
        boolean other = false;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : ' ';
            if (Character.isLetter(c)) {
                latin |= c < 0x250;
                other |= c >= 0x370;
                continue;
            }
            if (latin && other) {
                for (int j = start; j < i; j++) {
                    int at = LOOKALIKES.indexOf(text.charAt(j));
                    if (at >= 0 && at % 2 == 0) {
                        out.setCharAt(j, LOOKALIKES.charAt(at + 1));
                    }
                }
            }
            latin = false;
            other = false;
            start = i + 1;
        }
        return out.toString();
    }

    private static String dropAccents(String text) {
        String decomposed = Normalizer.normalize(text, Normalizer.Form.NFD);
        StringBuilder out = new StringBuilder(decomposed.length());
        for (int i = 0; i < decomposed.length(); i++) {
            char c = decomposed.charAt(i);
            // Marks of Latin, Greek and Cyrillic only: elsewhere they are vowels.
            if (c < 0x300 || c > 0x36F) {
                out.append(c);
            }
        }
        return Normalizer.normalize(out, Normalizer.Form.NFC);
    }
}
