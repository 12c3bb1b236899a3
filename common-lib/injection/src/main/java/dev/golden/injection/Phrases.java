package dev.golden.injection;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Weighted phrases per class of attack ({@code phrases.txt}), added up within windows of a text. */
final class Phrases {

    /** Words of a window; windows overlap by half. */
    private static final int WINDOW = 500;

    private static final int STRIDE = WINDOW / 2;

    /** @param words all of it, the first one included */
    private record Phrase(int id, String kind, double evidence, List<String> words) {}

    private static final Map<String, List<Phrase>> BY_FIRST = new HashMap<>();
    private static final int COUNT;

    static {
        int id = 0;
        for (String line : Resource.lines("phrases.txt")) {
            String[] tokens = line.split(" ", 3);
            double weight = Double.parseDouble(tokens[1]);
            List<String> words = new ArrayList<>();
            Words plain = Words.of(Normalised.of(tokens[2]).text());
            for (int i = 0; i < plain.count(); i++) {
                words.add(plain.word(i));
            }
            Phrase phrase = new Phrase(id++, tokens[0], -Math.log1p(-weight), List.copyOf(words));
            BY_FIRST.computeIfAbsent(phrase.words().getFirst(), first -> new ArrayList<>())
                    .add(phrase);
        }
        COUNT = id;
    }

    private Phrases() {}

    /** Score per class: that of the text's densest window. */
    static Map<String, Double> scores(Words words) {
        Map<String, double[]> evidence = new HashMap<>();
        int windows = words.count() / STRIDE + 1;
        int[] seen = new int[COUNT];
        for (int i = 0; i < words.count(); i++) {
            List<Phrase> candidates = BY_FIRST.get(words.word(i));
            if (candidates == null) {
                continue;
            }
            for (Phrase phrase : candidates) {
                if (stands(phrase, words, i)) {
                    double[] sums = evidence.computeIfAbsent(phrase.kind(), kind -> new double[windows]);
                    // Windows are numbered from 1 here: each counts a phrase once.
                    int window = i / STRIDE;
                    for (int w = Math.max(window - 1, 0); w <= window; w++) {
                        if (seen[phrase.id()] < w + 1) {
                            sums[w] += phrase.evidence();
                        }
                    }
                    seen[phrase.id()] = window + 1;
                }
            }
        }
        Map<String, Double> scores = new LinkedHashMap<>();
        evidence.forEach((kind, sums) -> {
            double best = 0;
            for (double sum : sums) {
                best = Math.max(best, sum);
            }
            scores.put(kind, -Math.expm1(-best));
        });
        return scores;
    }

    private static boolean stands(Phrase phrase, Words words, int at) {
        List<String> wanted = phrase.words();
        for (int j = 1; j < wanted.size(); j++) {
            if (!words.word(at + j).equals(wanted.get(j))) {
                return false;
            }
        }
        return true;
    }
}
