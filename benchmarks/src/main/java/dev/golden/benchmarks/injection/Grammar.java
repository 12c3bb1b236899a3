package dev.golden.benchmarks.injection;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Our own sentences for training, from templates: {@code @name: a | b} defines choices, {@code # family} begins a family and
 * every other line is a template with {@code {name}} in it. The same seed gives the same sentences.
 */
final class Grammar {

    private static final int MOST_ATTEMPTS = 3;

    private final Map<String, String[]> choices = new LinkedHashMap<>();
    private final Map<String, List<String>> templates = new LinkedHashMap<>();

    Grammar(String resource) {
        String family = "";
        for (String line : lines(resource)) {
            if (line.startsWith("@")) {
                int colon = line.indexOf(':');
                choices.put(
                        line.substring(1, colon),
                        line.substring(colon + 1).strip().split(" *\\| *", -1));
            } else if (line.startsWith("#")) {
                family = line.substring(1).strip();
            } else if (!line.isBlank()) {
                templates.computeIfAbsent(family, name -> new ArrayList<>()).add(line.replace("\\n", "\n"));
            }
        }
    }

    /** Up to so many different sentences of each template that has choices. */
    List<Sample> samples(String set, boolean attack, int each, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Sample> samples = new ArrayList<>();
        templates.forEach((family, all) -> all.forEach(template -> {
            Set<String> texts = new LinkedHashSet<>();
            for (int i = 0; i < each * MOST_ATTEMPTS && texts.size() < each; i++) {
                texts.add(expand(template, random));
            }
            texts.forEach(text -> samples.add(new Sample(set, family, template, attack, text)));
        }));
        return samples;
    }

    private String expand(String template, SplittableRandom random) {
        StringBuilder out = new StringBuilder();
        int at = 0;
        while (at < template.length()) {
            int open = template.indexOf('{', at);
            int close = open < 0 ? -1 : template.indexOf('}', open);
            String[] options = close < 0 ? null : choices.get(template.substring(open + 1, close));
            if (options == null) {
                int to = open < 0 ? template.length() : open + 1;
                out.append(template, at, to);
                at = to;
            } else {
                out.append(template, at, open);
                out.append(expand(options[random.nextInt(options.length)], random));
                at = close + 1;
            }
        }
        return out.toString();
    }

    private static List<String> lines(String resource) {
        try (InputStream in = Grammar.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("No resource " + resource);
            }
            return Arrays.asList(new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
