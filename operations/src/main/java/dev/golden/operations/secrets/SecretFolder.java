package dev.golden.operations.secrets;

import dev.golden.operations.OperationException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The Secrets as manifests in a folder that only its owner may read: one file each, and the authority's key. */
final class SecretFolder {

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final String NAMESPACES = """
            apiVersion: v1
            kind: Namespace
            metadata:
              name: golden-architecture
              labels:
                app.kubernetes.io/part-of: golden-architecture
                pod-security.kubernetes.io/enforce: restricted
                pod-security.kubernetes.io/audit: restricted
                pod-security.kubernetes.io/warn: restricted
            ---
            apiVersion: v1
            kind: Namespace
            metadata:
              name: golden-sandbox
              labels:
                app.kubernetes.io/part-of: golden-architecture
                pod-security.kubernetes.io/enforce: privileged
                pod-security.kubernetes.io/audit: baseline
                pod-security.kubernetes.io/warn: baseline
            """;

    private final Path folder;

    SecretFolder(Path folder) {
        this.folder = folder;
    }

    /** @throws OperationException when the folder is part of a repository and not ignored there */
    void requireOutsideOfRepository() {
        try {
            Files.createDirectories(folder);
            Process git = new ProcessBuilder(
                            "git", "check-ignore", "-q", folder.toAbsolutePath().toString())
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            git.getInputStream().readAllBytes();
            // 0: ignored, 1: would be committed, 128: no repository.
            if (git.waitFor() == 1) {
                throw new OperationException(folder + " is in a git repository that does not ignore it:"
                        + " secrets would be committed. Choose a folder outside, or add it to .gitignore.");
            }
        } catch (IOException e) {
            // Without git there is nothing that could commit.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperationException("Interrupted.", e);
        }
    }

    /** Secrets of an earlier run by name. */
    Map<String, Secret> read() {
        Map<String, Secret> found = new HashMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".yaml")).toList()) {
                read(file).ifPresent(secret -> found.putIfAbsent(secret.name(), secret));
            }
        } catch (IOException e) {
            throw new OperationException("The folder " + folder + " cannot be read: " + e.getMessage(), e);
        }
        return found;
    }

    Optional<String> authorityKey() {
        Path file = folder.resolve("ca.key");
        try {
            return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
        } catch (IOException e) {
            throw new OperationException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    void write(List<Secret> secrets, String authorityKey) {
        write("ca.key", authorityKey);
        write("00-namespaces.yaml", NAMESPACES);
        secrets.forEach(secret -> write(secret.namespace() + "." + secret.name() + ".yaml", manifest(secret)));
    }

    static String manifest(Secret secret) {
        StringBuilder text = new StringBuilder("""
                apiVersion: v1
                kind: Secret
                metadata:
                  name: %s
                  namespace: %s
                  labels:
                    app.kubernetes.io/part-of: golden-architecture
                type: %s
                data:
                """.formatted(secret.name(), secret.namespace(), secret.type()));
        secret.values()
                .forEach((key, value) -> text.append("  ")
                        .append(key)
                        .append(": \"")
                        .append(Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8)))
                        .append("\"\n"));
        return text.toString();
    }

    private static Optional<Secret> read(Path file) throws IOException {
        Object document;
        try {
            document = new Yaml(new SafeConstructor(new LoaderOptions()))
                    .loadAll(Files.readString(file))
                    .iterator()
                    .next();
        } catch (RuntimeException e) {
            throw new OperationException(file + " is not YAML; mend or remove it: " + e.getMessage(), e);
        }
        if (!(document instanceof Map<?, ?> fields)
                || !"Secret".equals(fields.get("kind"))
                || !(fields.get("metadata") instanceof Map<?, ?> metadata)
                || !(fields.get("data") instanceof Map<?, ?> data)) {
            return Optional.empty();
        }
        TreeMap<String, String> values = new TreeMap<>();
        data.forEach((key, value) -> values.put(
                String.valueOf(key),
                new String(Base64.getDecoder().decode(String.valueOf(value)), StandardCharsets.UTF_8)));
        return Optional.of(new Secret(
                String.valueOf(metadata.get("namespace")),
                String.valueOf(metadata.get("name")),
                String.valueOf(fields.get("type")),
                values));
    }

    /** Never half a file, never readable by others, not even for a moment. */
    private void write(String name, String text) {
        try {
            Path fresh = Files.createTempFile(folder, ".new", name, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            Files.writeString(fresh, text);
            Files.move(
                    fresh, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new OperationException(folder.resolve(name) + " cannot be written: " + e.getMessage(), e);
        }
    }
}
