package dev.golden.injection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What a trainer needs to see of a text: the features of its windows as the classifier will compute them. */
public final class Samples {

    private Samples() {}

    /** Feature numbers per window, each once. */
    public static List<int[]> windows(String raw) {
        String folded = Normalised.of(raw).text();
        Features features = new Features();
        List<int[]> windows = new ArrayList<>();
        int from = 0;
        do {
            int[] found = new int[4 * LinearModel.WINDOW + 8];
            int[] size = new int[1];
            int to = Math.min(folded.length(), from + LinearModel.WINDOW);
            features.each(folded, from, to, feature -> found[size[0]++] = feature);
            windows.add(Arrays.copyOf(found, size[0]));
            from += LinearModel.WINDOW / 2;
        } while (from + LinearModel.WINDOW / 2 < folded.length());
        return windows;
    }
}
