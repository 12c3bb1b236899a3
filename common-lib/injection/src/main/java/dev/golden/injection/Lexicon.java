package dev.golden.injection;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Words and pairs of words with the part they play in an attack, in some thirty languages ({@code lexicon.txt}). */
final class Lexicon {

    /** What a word can be. */
    enum Part {
        OVERRIDE(0),
        /** An override that code does to data as well: discard, skip. */
        TECHNICAL(1),
        /** Stands behind its object. */
        LAST(2),
        TARGET(3),
        WEAK(4),
        REFERENCE(5),
        ALL(6),
        DET(7),
        YOUR(8),
        YOURS(9),
        REVEAL(10),
        SECRET(11),
        EVERYTHING(12),
        TOLD(13),
        REPORTED(14),
        HIDDEN(15),
        SYSTEM(16),
        VOID(17),
        MENTION(18),
        ABOVE(19),
        PASSAGE(20),
        QUESTION(21),
        /** What a model does, and code does not. */
        SAY(22),
        /** Words for who reads the prompt. */
        AGENT(23),
        READS(24),
        DEMAND(25),
        THEM(26);

        private final int bit;

        Part(int place) {
            bit = 1 << place;
        }

        int bit() {
            return bit;
        }
    }

    private static final int LONGEST = 24;
    private static final Map<String, Integer> WORDS = new HashMap<>();
    private static final Map<String, Map<String, Integer>> PAIRS = new HashMap<>();
    private static final Map<String, Integer> DISGUISED = new HashMap<>();

    static {
        for (String line : Resource.lines("lexicon.txt")) {
            String[] tokens = line.split(" ");
            boolean disguise = tokens[0].endsWith("*");
            int parts = 0;
            for (String part : tokens[0].replace("*", "").split(",")) {
                parts |= Part.valueOf(part).bit();
            }
            for (int i = 1; i < tokens.length; i++) {
                add(tokens[i], parts);
                if (disguise) {
                    DISGUISED.merge(tokens[i], parts, (a, b) -> a | b);
                }
            }
        }
    }

    private Lexicon() {}

    private static void add(String entry, int parts) {
        String folded = Normalised.of(entry).text();
        int pair = folded.indexOf('_');
        if (pair < 0) {
            WORDS.merge(folded, parts, (a, b) -> a | b);
        } else {
            PAIRS.computeIfAbsent(folded.substring(0, pair), first -> new HashMap<>())
                    .merge(folded.substring(pair + 1).replace('_', ' '), parts, (a, b) -> a | b);
        }
    }

    /** Words that attackers disguise, with their parts. */
    static Map<String, Integer> disguised() {
        return Map.copyOf(DISGUISED);
    }

    /** Parts the word plays, 0 when none. */
    static int parts(String word) {
        if (word.length() > LONGEST) {
            return 0;
        }
        Integer parts = WORDS.get(word);
        return parts == null ? 0 : parts;
    }

    /** Parts the two words play together, 0 when none. */
    static int pair(String first, String second) {
        Map<String, Integer> seconds = PAIRS.get(first);
        if (seconds == null) {
            return 0;
        }
        Integer parts = seconds.get(second);
        return parts == null ? 0 : parts;
    }

    /** The word with look-alike digits and signs as letters; the word itself when it has none. */
    static String unleet(String word) {
        StringBuilder out = new StringBuilder(word.length());
        for (int i = 0; i < word.length(); i++) {
            out.append(
                    switch (word.charAt(i)) {
                        case '0' -> 'o';
                        case '1', '!', '|' -> 'i';
                        case '3' -> 'e';
                        case '4', '@' -> 'a';
                        case '5', '$' -> 's';
                        case '6', '9' -> 'g';
                        case '7', '+' -> 't';
                        case '8' -> 'b';
                        default -> word.charAt(i);
                    });
        }
        return out.toString().toLowerCase(Locale.ROOT);
    }
}
