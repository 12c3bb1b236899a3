package dev.golden.operations.verify.system;

import java.util.Optional;
import java.util.Set;

/** What the services counted; empty where nothing was counted yet. */
public interface Measurements {

    /** Which time the figures are about. */
    String span();

    /** The quantile of a histogram over all services, in seconds; an upper bound, for it is read from buckets. */
    Optional<Double> quantile(String histogram, double quantile);

    /** Share of a counter's events whose label has one of the values. */
    Optional<Double> share(String counter, String label, Set<String> values);

    /** Sum of a gauge over all services. */
    Optional<Double> sum(String gauge);

    /** Services that have a metric. */
    Set<String> services(String metric);
}
