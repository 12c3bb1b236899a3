package dev.golden.benchmarks.injection;

import dev.golden.injection.LinearModel;
import dev.golden.injection.Samples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * Logistic regression on hashed n-grams by AdaGrad. Of an attack only the window that looks worst counts, of a harmless text
 * every window. One thread, fixed seed, {@link StrictMath}: the same samples give the same bytes on every machine.
 */
final class Trainer {

    private static final int ROUNDS = 3;
    private static final int EPOCHS = 5;
    private static final int FOLDS = 5;
    private static final double RATE = 0.5;
    private static final double DECAY = 2e-5;

    /** Share of harmless texts, unseen in training, that may be called doubtful and attacks by the classifier alone. */
    private static final double DOUBTFUL = 0.005;

    private static final double MARGIN = 0.35;

    /** @param windows features per window */
    private record Item(boolean attack, int fold, List<int[]> windows) {}

    /**
     * What the classifier alone does with samples it did not learn from.
     *
     * @param attacks how many of them it calls attacks, of which
     * @param flagged at least doubtful
     * @param harmlessFlagged harmless texts it calls doubtful or worse
     */
    record Result(LinearModel model, Interval attacks, Interval flagged, Interval harmlessFlagged) {}

    private final double[] weights = new double[LinearModel.SIZE];
    private final double[] squares = new double[LinearModel.SIZE];
    private double bias;
    private double biasSquares;

    private Trainer() {}

    static Result train(List<Sample> samples) {
        List<Item> items = items(samples);
        double[] harmless = unseen(items, false);
        double[] attacks = unseen(items, true);
        double flag = harmless[(int) Math.floor((harmless.length - 1) * (1 - DOUBTFUL))] + MARGIN;
        double block = Math.max(harmless[harmless.length - 1] + MARGIN, flag + 4 * MARGIN);
        Trainer trainer = new Trainer();
        trainer.fit(items);
        return new Result(
                LinearModel.of(trainer.weights, trainer.bias, flag, block),
                above(attacks, block),
                above(attacks, flag),
                above(harmless, flag));
    }

    /** Harmless sentences of one family leave together, as new kinds will come; the rest by template or text. */
    private static int fold(Sample sample) {
        return sample.attack() || sample.family().isEmpty()
                ? Math.floorMod(sample.group().hashCode(), FOLDS)
                : FOLDS + Math.floorMod(sample.family().hashCode(), 1_000);
    }

    /** A model of these samples with the thresholds of another: finding them anew takes a fit per kind of harmless text. */
    static LinearModel fit(List<Sample> samples, LinearModel thresholds) {
        Trainer trainer = new Trainer();
        trainer.fit(items(samples));
        return LinearModel.of(trainer.weights, trainer.bias, thresholds.flag(), thresholds.block());
    }

    private static List<Item> items(List<Sample> samples) {
        return samples.stream()
                .map(sample -> new Item(sample.attack(), fold(sample), Samples.windows(sample.text())))
                .toList();
    }

    private static Interval above(double[] sums, double limit) {
        return new Interval(Arrays.stream(sums).filter(sum -> sum >= limit).count(), sums.length);
    }

    /** Sums of texts by models that did not learn from them or their like, sorted. */
    private static double[] unseen(List<Item> items, boolean attacks) {
        List<Double> sums = new ArrayList<>();
        Set<Integer> folds = new TreeSet<>();
        items.stream().filter(item -> item.attack() == attacks).forEach(item -> folds.add(item.fold()));
        for (int left : folds) {
            Trainer trainer = new Trainer();
            trainer.fit(items.stream().filter(item -> item.fold() != left).toList());
            items.stream()
                    .filter(item -> item.fold() == left && item.attack() == attacks)
                    .forEach(item -> sums.add(trainer.sum(trainer.worst(item))));
        }
        double[] sorted = sums.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted;
    }

    private void fit(List<Item> items) {
        long attacks = items.stream().filter(Item::attack).count();
        double attackWeight = Math.min(1.5, (double) (items.size() - attacks) / Math.max(1, attacks));
        for (int round = 0; round < ROUNDS; round++) {
            List<int[]> windows = new ArrayList<>();
            List<Boolean> labels = new ArrayList<>();
            for (Item item : items) {
                List<int[]> chosen = item.attack() ? chosen(item, round) : item.windows();
                chosen.forEach(window -> {
                    windows.add(window);
                    labels.add(item.attack());
                });
            }
            learn(windows, labels, attackWeight, round);
        }
    }

    /** At first the head of an attack, for want of knowledge; later its worst window. */
    private List<int[]> chosen(Item item, int round) {
        return List.of(round == 0 ? item.windows().getFirst() : worst(item));
    }

    private int[] worst(Item item) {
        int[] best = item.windows().getFirst();
        for (int[] window : item.windows()) {
            best = sum(window) > sum(best) ? window : best;
        }
        return best;
    }

    private double sum(int[] window) {
        double sum = 0;
        for (int feature : window) {
            sum += weights[feature];
        }
        return bias + sum / Math.sqrt(Math.max(1, window.length));
    }

    private void learn(List<int[]> windows, List<Boolean> labels, double attackWeight, int round) {
        int[] order = new int[windows.size()];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        SplittableRandom random = new SplittableRandom(20_26 + round);
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            for (int i = order.length - 1; i > 0; i--) {
                int j = random.nextInt(i + 1);
                int held = order[i];
                order[i] = order[j];
                order[j] = held;
            }
            for (int i : order) {
                boolean attack = labels.get(i);
                step(windows.get(i), attack ? 1 : 0, attack ? attackWeight : 1);
            }
        }
    }

    private void step(int[] window, int label, double importance) {
        double error = (1 / (1 + StrictMath.exp(-sum(window))) - label) * importance;
        double value = 1 / Math.sqrt(Math.max(1, window.length));
        for (int feature : window) {
            double gradient = error * value + DECAY * weights[feature];
            squares[feature] += gradient * gradient;
            weights[feature] -= RATE * gradient / (Math.sqrt(squares[feature]) + 1e-4);
        }
        biasSquares += error * error;
        bias -= RATE * 0.1 * error / (Math.sqrt(biasSquares) + 1e-4);
    }
}
