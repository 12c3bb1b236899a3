package dev.golden.operations.preflight;

import dev.golden.operations.OperationException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads manifests: files, folders of files, and kustomizations, which kubectl puts together. */
final class Manifests {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final String programs;
    private final List<Manifest> manifests = new ArrayList<>();
    private final List<Finding> unreadable = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    /** @param programs where to look for kubectl, as in PATH */
    Manifests(String programs) {
        this.programs = programs;
    }

    /** @throws OperationException when it is not there */
    void add(Path path) {
        if (!Files.exists(path)) {
            throw new OperationException(path + " is not there; name manifests with --manifests.");
        }
        if (!Files.isDirectory(path)) {
            parse(path.toString(), read(path));
        } else if (Files.exists(path.resolve("kustomization.yaml"))) {
            kustomize(path);
        } else {
            files(path).forEach(file -> parse(file.toString(), read(file)));
        }
    }

    List<Manifest> all() {
        return List.copyOf(manifests);
    }

    List<Finding> unreadable() {
        return List.copyOf(unreadable);
    }

    /** What the reader should know about what was read. */
    List<String> notes() {
        return List.copyOf(notes);
    }

    private void kustomize(Path folder) {
        Optional<Path> kubectl = Stream.of(programs.split(":"))
                .map(entry -> Path.of(entry, "kubectl"))
                .filter(Files::isExecutable)
                .findFirst();
        if (kubectl.isPresent()) {
            parse(folder.toString(), run(List.of(kubectl.get().toString(), "kustomize", folder.toString())));
            return;
        }
        notes.add("kubectl is not on the PATH: " + folder + " was read file by file, without its patches.");
        for (JsonNode resource :
                tree(read(folder.resolve("kustomization.yaml"))).path("resources")) {
            add(folder.resolve(resource.asString("")).normalize());
        }
    }

    private static String run(List<String> command) {
        try {
            Process process = new ProcessBuilder(command).start();
            process.getOutputStream().close();
            var errors = new java.util.concurrent.FutureTask<>(
                    () -> new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
            Thread.ofVirtual().start(errors);
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new OperationException("kubectl kustomize failed: "
                        + errors.get().strip().lines().findFirst().orElse("no reason given"));
            }
            return output;
        } catch (IOException | java.util.concurrent.ExecutionException e) {
            throw new OperationException("kubectl kustomize cannot be run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperationException("Interrupted", e);
        }
    }

    private void parse(String file, String text) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setCodePointLimit(64 << 20);
        try {
            for (Object document : new Yaml(new SafeConstructor(options)).loadAll(text)) {
                if (document instanceof Map<?, ?> map) {
                    add(file, JSON.valueToTree(map));
                }
            }
        } catch (YAMLException e) {
            String reason = String.valueOf(e.getMessage())
                    .lines()
                    .limit(2)
                    .reduce((a, b) -> a + " " + b.strip())
                    .orElse("");
            unreadable.add(new Finding(file, "YAML", "", "unreadable", reason));
        }
    }

    private void add(String file, JsonNode root) {
        if (root.path("kind").asString("").endsWith("List")) {
            root.path("items").forEach(item -> add(file, item));
        } else if (!root.path("kind").asString("").equals("Kustomization")) {
            manifests.add(new Manifest(file, root));
        }
    }

    private static JsonNode tree(String text) {
        Object document = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
        return JSON.valueToTree(document);
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.filter(path -> path.toString().matches(".*\\.(ya?ml|json)"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new OperationException(folder + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new OperationException(file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
