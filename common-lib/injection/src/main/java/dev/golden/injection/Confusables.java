package dev.golden.injection;

import java.util.HashMap;
import java.util.Map;

/**
 * Letters that look like a Latin one, from Unicode's confusables (generated from ICU4J by {@code ConfusablesTest}), and those
 * that look like one turned upside down or that people write in its place.
 */
final class Confusables {

    private static final String TURNED = "ɐaɔcǝeɟfƃgɥhᴉiɾjʞkɯmɹrʇtʌvʍwʎyøołlđdıiħhŧt";
    private static final Map<Integer, Character> LATIN = new HashMap<>();

    static {
        for (String line : Resource.lines("confusables.txt")) {
            char latin = line.charAt(0);
            line.substring(2).codePoints().forEach(c -> LATIN.put(c, latin));
        }
        for (int i = 0; i < TURNED.length(); i += 2) {
            LATIN.put((int) TURNED.charAt(i), TURNED.charAt(i + 1));
        }
    }

    private Confusables() {}

    /** The Latin letter it looks like; the code point itself when there is none. */
    static int latin(int codePoint) {
        if (codePoint >= 0x1F1E6 && codePoint <= 0x1F1FF) {
            return codePoint - 0x1F1E6 + 'a';
        }
        if (codePoint >= 0x1F150 && codePoint <= 0x1F189) {
            int letter = (codePoint - 0x1F150) % 32;
            return letter < 26 ? 'a' + letter : codePoint;
        }
        Character latin = LATIN.get(codePoint);
        return latin == null ? codePoint : latin;
    }

    /** The word with every look-alike replaced. */
    static String latin(String word) {
        StringBuilder out = new StringBuilder(word.length());
        word.codePoints().forEach(c -> out.appendCodePoint(latin(c)));
        return out.toString();
    }

    /** Whether it is replaced wherever it stands: no language's own letters but Latin variants and symbols. */
    static boolean isAlways(int codePoint) {
        Character.UnicodeScript script = Character.UnicodeScript.of(codePoint);
        return script == Character.UnicodeScript.LATIN || script == Character.UnicodeScript.COMMON;
    }
}
