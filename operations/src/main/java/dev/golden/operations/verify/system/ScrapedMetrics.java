package dev.golden.operations.verify.system;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Figures since the services' start, from their own {@code /metrics}. */
public final class ScrapedMetrics implements Measurements {

    private static final Pattern SAMPLE =
            Pattern.compile("^([A-Za-z_:][A-Za-z0-9_:]*)(?:\\{(.*)})? ([^ ]+)(?: \\d+)?$");
    private static final Pattern LABEL = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    private record Sample(String name, Map<String, String> labels, double value) {}

    private final List<Sample> samples = new ArrayList<>();

    /** @param texts one per replica, in the Prometheus text format */
    public ScrapedMetrics(List<String> texts) {
        texts.stream().flatMap(String::lines).forEach(line -> {
            Matcher sample = SAMPLE.matcher(line);
            if (sample.matches()) {
                samples.add(new Sample(sample.group(1), labels(sample.group(2)), number(sample.group(3))));
            }
        });
    }

    @Override
    public String span() {
        return "since the services' start";
    }

    @Override
    public Optional<Double> quantile(String histogram, double quantile) {
        TreeMap<Double, Double> buckets = new TreeMap<>();
        of(histogram + "_bucket")
                .forEach(sample ->
                        buckets.merge(number(sample.labels().getOrDefault("le", "+Inf")), sample.value(), Double::sum));
        if (buckets.isEmpty() || buckets.lastEntry().getValue() == 0) {
            return Optional.empty();
        }
        double wanted = quantile * buckets.lastEntry().getValue();
        return buckets.entrySet().stream()
                .filter(bucket -> bucket.getValue() >= wanted)
                .map(Map.Entry::getKey)
                .findFirst();
    }

    @Override
    public Optional<Double> share(String counter, String label, Set<String> values) {
        double all = of(counter).mapToDouble(Sample::value).sum();
        double some = of(counter)
                .filter(sample -> values.contains(sample.labels().getOrDefault(label, "")))
                .mapToDouble(Sample::value)
                .sum();
        return all == 0 ? Optional.empty() : Optional.of(some / all);
    }

    @Override
    public Optional<Double> sum(String gauge) {
        return of(gauge).map(Sample::value).reduce(Double::sum);
    }

    @Override
    public Set<String> services(String metric) {
        Set<String> services = new TreeSet<>();
        of(metric).forEach(sample -> services.add(sample.labels().getOrDefault("service", "")));
        return services;
    }

    private Stream<Sample> of(String name) {
        return samples.stream().filter(sample -> sample.name().equals(name));
    }

    private static Map<String, String> labels(@org.jspecify.annotations.Nullable String text) {
        Map<String, String> labels = new HashMap<>();
        if (text != null) {
            Matcher label = LABEL.matcher(text);
            while (label.find()) {
                labels.put(label.group(1), label.group(2));
            }
        }
        return labels;
    }

    private static double number(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }
}
