package dev.golden.benchmarks.injection;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Texts that share most of their runs of three words with one seen before: left in, they would let a model pass by having
 * learnt the answer.
 */
final class NearDuplicates {

    private static final int RUN = 3;
    private static final double SAME = 0.6;

    /** A run of words this common says nothing, and would cost time. */
    private static final int COMMON = 300;

    private final Map<Integer, List<Integer>> holders = new HashMap<>();
    private final List<Integer> sizes = new ArrayList<>();

    /** The samples without those nearly the same as an earlier one or as one this has seen. */
    List<Sample> distinct(List<Sample> samples) {
        List<Sample> kept = new ArrayList<>();
        for (Sample sample : samples) {
            if (add(sample.text())) {
                kept.add(sample);
            }
        }
        return kept;
    }

    /** The samples that are not nearly the same as one this has seen; they are not remembered. */
    List<Sample> unseen(List<Sample> samples) {
        return samples.stream().filter(sample -> !isKnown(runs(sample.text()))).toList();
    }

    private boolean add(String text) {
        Set<Integer> runs = runs(text);
        if (isKnown(runs)) {
            return false;
        }
        int id = sizes.size();
        sizes.add(runs.size());
        runs.forEach(
                run -> holders.computeIfAbsent(run, key -> new ArrayList<>()).add(id));
        return true;
    }

    private boolean isKnown(Set<Integer> runs) {
        Map<Integer, Integer> shared = new HashMap<>();
        for (int run : runs) {
            List<Integer> with = holders.getOrDefault(run, List.of());
            if (with.size() <= COMMON) {
                with.forEach(id -> shared.merge(id, 1, Integer::sum));
            }
        }
        return shared.entrySet().stream().anyMatch(entry -> {
            int smaller = Math.min(runs.size(), sizes.get(entry.getKey()));
            return entry.getValue() >= SAME * Math.max(1, smaller);
        });
    }

    private static Set<Integer> runs(String text) {
        String[] words = text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+");
        Set<Integer> runs = new HashSet<>();
        for (int i = 0; i < Math.max(1, words.length - RUN + 1); i++) {
            int hash = 7;
            for (int j = i; j < Math.min(words.length, i + RUN); j++) {
                hash = hash * 31 + words[j].hashCode();
            }
            runs.add(hash);
        }
        return runs;
    }
}
