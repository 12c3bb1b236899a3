package dev.golden.orchestrator.guard.parse;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.treesitter.TSLanguage;
import org.treesitter.TSParser;
import org.treesitter.TreeSitterBash;
import org.treesitter.TreeSitterJavascript;
import org.treesitter.TreeSitterPython;
import org.treesitter.TreeSitterTypescript;

/**
 * Tree-sitter's grammars. Its native libraries are unpacked into a folder of this process alone that is gone once they
 * are loaded: a killed process leaves nothing behind.
 */
final class Grammars {

    private static final String FOLDER = "tree-sitter-lib";

    private static final Map<String, TSLanguage> ALL = load();

    private Grammars() {}

    static @org.jspecify.annotations.Nullable TSLanguage of(String language) {
        return ALL.get(language);
    }

    private static Map<String, TSLanguage> load() {
        try {
            Path folder = Files.createTempDirectory("golden-parsers");
            System.setProperty(FOLDER, folder.toString());
            try {
                unpack(folder);
                new TSParser().close();
                return Map.of(
                        "python", make(TreeSitterPython::new),
                        "javascript", make(TreeSitterJavascript::new),
                        "typescript", make(TreeSitterTypescript::new),
                        "bash", make(TreeSitterBash::new));
            } finally {
                System.clearProperty(FOLDER);
                delete(folder);
            }
        } catch (IOException | RuntimeException | LinkageError e) {
            throw new IllegalStateException(
                    "The parsers cannot be loaded: a writable folder for temporary files and a processor of the kind"
                            + " amd64 or aarch64 with glibc are needed",
                    e);
        }
    }

    private static TSLanguage make(Supplier<? extends TSLanguage> language) {
        return language.get();
    }

    private static void unpack(Path folder) throws IOException {
        String arch = System.getProperty("os.arch").equals("aarch64") ? "aarch64" : "x86_64";
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String kind = os.contains("windows") ? "windows" : os.contains("mac") ? "macos" : "linux-gnu";
        String ending = os.contains("windows") ? ".dll" : os.contains("mac") ? ".dylib" : ".so";
        for (String name : List.of("", "-python", "-javascript", "-typescript", "-bash")) {
            String path = "lib/" + arch + "-" + kind + "-tree-sitter" + name + ending;
            try (InputStream in = TSParser.class.getClassLoader().getResourceAsStream(path)) {
                if (in == null) {
                    throw new IOException("no " + path);
                }
                Path file = folder.resolve(path);
                Files.createDirectories(file.getParent());
                Files.copy(in, file);
            }
        }
    }

    private static void delete(Path folder) {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            // Windows keeps loaded libraries: the next clean-up of temporary files takes them.
            folder.toFile().deleteOnExit();
        }
    }
}
