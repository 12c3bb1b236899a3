package dev.golden.deployment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * One document of a manifest.
 *
 * @param file path in the repository
 */
record ManifestsDocument(String file, JsonNode json) {

    private static final YAMLMapper YAML = YAMLMapper.shared();

    /** What {@code kubectl apply -f} of every file of k8s gives. */
    static List<ManifestsDocument> base() {
        return in("k8s", 1);
    }

    /** What the optional components add. */
    static List<ManifestsDocument> components() {
        return in("k8s/components", 2);
    }

    static List<ManifestsDocument> parse(String file, String text) {
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(text)) {
            return documents.readAll().stream()
                    .filter(json -> !json.isNull() && !json.isMissingNode())
                    .map(json -> new ManifestsDocument(file, json))
                    .toList();
        }
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String kind() {
        return json.path("kind").asString("");
    }

    String apiVersion() {
        return json.path("apiVersion").asString("");
    }

    String name() {
        return json.path("metadata").path("name").asString("");
    }

    String namespace() {
        return json.path("metadata").path("namespace").asString("");
    }

    JsonNode spec() {
        return json.path("spec");
    }

    /** Value of a ConfigMap. */
    String data(String key) {
        return json.path("data").path(key).asString("");
    }

    static Predicate<ManifestsDocument> isA(String... kinds) {
        return document -> List.of(kinds).contains(document.kind());
    }

    @Override
    public String toString() {
        return file + ": " + kind() + " " + namespace() + "/" + name();
    }

    private static List<ManifestsDocument> in(String folder, int depth) {
        List<ManifestsDocument> found = new ArrayList<>();
        Path root = Repository.file(folder);
        try (Stream<Path> files = Files.walk(root, depth)) {
            files.filter(file -> file.toString().endsWith(".yaml"))
                    .filter(file -> !file.endsWith("kustomization.yaml"))
                    .sorted()
                    .forEach(file -> found.addAll(parse(folder + "/" + root.relativize(file), text(file))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }
}
