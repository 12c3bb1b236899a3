package dev.golden.injection;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.text.SpoofChecker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The table is what Unicode says, as ICU4J knows it; {@code -Dgolden.rewrite=true} writes it anew. */
class ConfusablesTest {

    private static final Path TABLE = Path.of("src/main/resources/dev/golden/injection/confusables.txt");

    @Test
    void tableIsWhatUnicodeSays() throws IOException {
        String expected = table();
        if (Boolean.getBoolean("golden.rewrite")) {
            Files.writeString(TABLE, expected);
        }
        assertThat(Files.readString(TABLE)).isEqualTo(expected);
    }

    private static String table() {
        SpoofChecker checker = new SpoofChecker.Builder().build();
        Map<String, Character> letters = new HashMap<>();
        for (char c = 'A'; c <= 'Z'; c++) {
            letters.put(checker.getSkeleton(String.valueOf(c)), Character.toLowerCase(c));
        }
        for (char c = 'a'; c <= 'z'; c++) {
            letters.put(checker.getSkeleton(String.valueOf(c)), c);
        }
        Map<Character, StringBuilder> lookalikes = new TreeMap<>();
        for (int c = 0x80; c <= Character.MAX_CODE_POINT; c++) {
            boolean candidate = Character.isLetter(c) || Character.getType(c) == Character.LETTER_NUMBER;
            if (candidate && Character.toLowerCase(c) == c) {
                Character latin = letters.get(checker.getSkeleton(Character.toString(c)));
                if (latin != null) {
                    lookalikes
                            .computeIfAbsent(latin, letter -> new StringBuilder())
                            .appendCodePoint(c);
                }
            }
        }
        StringBuilder out = new StringBuilder(
                "# Lower case letters that look like a Latin one. Generated from ICU4J by ConfusablesTest.\n");
        lookalikes.forEach(
                (latin, all) -> out.append(latin).append(' ').append(all).append('\n'));
        return out.toString();
    }
}
