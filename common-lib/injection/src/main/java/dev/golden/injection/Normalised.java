package dev.golden.injection;

import java.text.Normalizer;
import java.util.Locale;

/**
 * The text as a reader would understand it: compatibility forms folded, invisible characters gone, letters of look-alike
 * scripts replaced inside words that mix scripts, accents dropped, lower case.
 *
 * @param text folded text
 * @param hidden what was written in tag characters (U+E0000) or variation selectors, which no reader sees
 * @param invisible number of invisible characters
 */
record Normalised(String text, String hidden, int invisible) {

    /** No script needs more on one letter; longer runs only make normalisation slow. */
    private static final int MOST_MARKS = 4;

    static Normalised of(String raw) {
        if (isPlain(raw)) {
            return new Normalised(raw.toLowerCase(Locale.ROOT), "", 0);
        }
        StringBuilder hidden = new StringBuilder();
        StringBuilder seen = new StringBuilder(raw.length());
        int invisible = 0;
        int marks = 0;
        for (int i = 0; i < raw.length(); ) {
            int c = raw.codePointAt(i);
            i += Character.charCount(c);
            marks = Character.getType(c) == Character.NON_SPACING_MARK ? marks + 1 : 0;
            if (c == 0x2018 || c == 0x2019 || c == 0x02BC) {
                seen.append('\'');
            } else if (c >= 0xE0020 && c <= 0xE007E) {
                hidden.append((char) (c - 0xE0000));
            } else if (c >= 0xE0110 && c <= 0xE01EF) {
                // Bytes from 32 up as variation selectors.
                hidden.append((char) (c - 0xE0100 + 16));
            } else if (isInvisible(c)) {
                invisible++;
            } else if (c > 126 && Confusables.isAlways(c)) {
                seen.appendCodePoint(Confusables.latin(Character.toLowerCase(c)));
            } else if (marks <= MOST_MARKS && !isAccent(c)) {
                seen.appendCodePoint(c);
            }
        }
        String folded = Normalizer.normalize(seen, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        return new Normalised(dropAccents(unmix(folded)), hidden.toString().toLowerCase(Locale.ROOT), invisible);
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
                || c == 0x115F
                || c == 0x1160
                || c == 0x180E
                || c == 0x3164
                || c == 0xFEFF
                || c == 0xFFA0
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
                    out.setCharAt(j, (char) Confusables.latin(text.charAt(j)));
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
            if (c == 'ß') {
                out.append("ss");
            } else if (!isAccent(c)) {
                out.append(c);
            }
        }
        return Normalizer.normalize(out, Normalizer.Form.NFC);
    }

    /** Marks of Latin, Greek and Cyrillic, of Arabic and Hebrew vowels; elsewhere marks are what tells words apart. */
    private static boolean isAccent(int c) {
        return (c >= 0x300 && c <= 0x36F)
                || (c >= 0x591 && c <= 0x5C7)
                || (c >= 0x64B && c <= 0x652)
                || c == 0x670
                || (c >= 0x1AB0 && c <= 0x1AFF)
                || (c >= 0x20D0 && c <= 0x20FF);
    }
}
