package dev.golden.benchmarks.injection;

import java.util.Locale;

/** A share with its 95 % interval after Wilson, which also holds for few samples and shares near 0 or 1. */
record Interval(long hits, long of) {

    private static final double Z = 1.959964;

    double share() {
        return of == 0 ? 0 : (double) hits / of;
    }

    double low() {
        return of == 0 ? 0 : Math.max(0, centre() - half());
    }

    double high() {
        return of == 0 ? 1 : Math.min(1, centre() + half());
    }

    private double centre() {
        return (share() + Z * Z / (2 * of)) / (1 + Z * Z / of);
    }

    private double half() {
        return Z * Math.sqrt(share() * (1 - share()) / of + Z * Z / (4.0 * of * of)) / (1 + Z * Z / of);
    }

    @Override
    public String toString() {
        return of == 0
                ? "-"
                : String.format(Locale.ROOT, "%5.1f %% [%.1f, %.1f]", 100 * share(), 100 * low(), 100 * high());
    }
}
