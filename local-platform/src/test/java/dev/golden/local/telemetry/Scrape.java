package dev.golden.local.telemetry;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Metrics in Prometheus' text form. */
public record Scrape(List<String> lines) {

    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_]+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    /** @param labels without those that every series has or that a histogram needs */
    public record Family(String name, String type, String help, Set<String> labels) {}

    public static Scrape of(String text) {
        return new Scrape(text.lines().toList());
    }

    /** From a port of this machine, past the edge. */
    public static Scrape from(int port) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                    .build();
            return of(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
        } catch (IOException e) {
            throw new IllegalStateException("port " + port + " does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Names and labels of all series, without what the JVM adds as it runs. */
    public Set<String> series() {
        return lines.stream()
                .filter(line -> !line.startsWith("#") && !line.startsWith("jvm_"))
                .map(line -> line.substring(0, line.lastIndexOf(' ')))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Value of the only series that begins so. */
    public double value(String start) {
        return lines.stream()
                .filter(line -> line.startsWith(start))
                .map(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .reduce(Double::sum)
                .orElse(Double.NaN);
    }

    /** Families by name. */
    public Map<String, Family> families() {
        Map<String, String> help = new TreeMap<>();
        Map<String, Family> families = new TreeMap<>();
        for (String line : lines) {
            String[] words = line.split(" ", 4);
            if (line.startsWith("# HELP ")) {
                help.put(words[2], words.length > 3 ? words[3].strip() : "");
            } else if (line.startsWith("# TYPE ")) {
                families.put(
                        words[2], new Family(words[2], words[3], help.getOrDefault(words[2], ""), new TreeSet<>()));
            } else {
                String name = line.split("[{ ]", 2)[0];
                Family family = families.get(name);
                if (family == null) {
                    family = families.get(name.replaceAll("_(bucket|sum|count)$", ""));
                }
                if (family != null) {
                    Matcher labels = LABEL.matcher(line);
                    while (labels.find()) {
                        family.labels().add(labels.group(1));
                    }
                    family.labels().removeAll(Set.of("service", "le", "quantile"));
                }
            }
        }
        return families;
    }
}
