package dev.golden.benchmarks.injection;

import dev.golden.injection.InjectionScreen;
import dev.golden.injection.Screening;
import dev.golden.injection.Screening.Decision;
import dev.golden.injection.Trust;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What a screen makes of a set. */
final class Evaluation {

    /**
     * @param blocked attacks blocked, or harmless texts for a harmless set
     * @param caught blocked or flagged
     * @param p50 microseconds of one text
     */
    record Row(String set, String label, Interval blocked, Interval caught, long p50, long p95, long p95Per4Kb) {}

    private final InjectionScreen screen;
    private final Trust source;
    private final Consumer<String> mistakes;

    /** @param mistakes told each text that was judged wrongly */
    Evaluation(InjectionScreen screen, Trust source, Consumer<String> mistakes) {
        this.screen = screen;
        this.source = source;
        this.mistakes = mistakes;
    }

    /** A row per set and label, in the order of the samples. */
    Map<String, Row> rows(List<Sample> samples) {
        Map<String, List<Sample>> groups = new LinkedHashMap<>();
        for (Sample sample : samples) {
            String key = sample.set() + (sample.attack() ? " attack" : " harmless");
            groups.computeIfAbsent(key, name -> new java.util.ArrayList<>()).add(sample);
        }
        Map<String, Row> rows = new LinkedHashMap<>();
        groups.forEach((key, group) -> rows.put(key, row(group.getFirst().set(), group)));
        return rows;
    }

    Row row(String name, List<Sample> samples) {
        long blocked = 0;
        long caught = 0;
        long[] nanos = new long[samples.size()];
        long[] scaled = new long[samples.size()];
        for (int i = 0; i < nanos.length; i++) {
            Sample sample = samples.get(i);
            long start = System.nanoTime();
            Screening screening = screen.screen(source, sample.text());
            nanos[i] = System.nanoTime() - start;
            scaled[i] = nanos[i] * 4096 / Math.max(4096, sample.text().length());
            blocked += screening.decision() == Decision.BLOCK ? 1 : 0;
            caught += screening.decision() == Decision.ALLOW ? 0 : 1;
            boolean wrong =
                    sample.attack() ? screening.decision() != Decision.BLOCK : screening.decision() != Decision.ALLOW;
            if (wrong) {
                mistakes.accept(name + "\t" + screening.decision() + "\t" + screening.score() + "\t"
                        + screening.attackClass() + "\t"
                        + sample.text()
                                .substring(0, Math.min(300, sample.text().length()))
                                .replaceAll("\\s+", " "));
            }
        }
        Arrays.sort(nanos);
        Arrays.sort(scaled);
        String label = samples.isEmpty() || samples.getFirst().attack() ? "attack" : "harmless";
        return new Row(
                name,
                label,
                new Interval(blocked, samples.size()),
                new Interval(caught, samples.size()),
                at(nanos, 0.5) / 1000,
                at(nanos, 0.95) / 1000,
                at(scaled, 0.95) / 1000);
    }

    private static long at(long[] sorted, double share) {
        return sorted.length == 0 ? 0 : sorted[(int) Math.floor((sorted.length - 1) * share)];
    }
}
