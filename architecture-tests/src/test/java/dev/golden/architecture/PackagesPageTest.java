package dev.golden.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/packages.md is what the packages say of themselves; {@code -Dgolden.rewrite=true} writes it anew. */
class PackagesPageTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path PAGE = ROOT.resolve("docs/packages.md");
    private static final Pattern DOCUMENTED =
            Pattern.compile("/\\*\\*(.*?)\\*/.*?package ([a-z0-9.]+);", Pattern.DOTALL);

    @Test
    void pageIsWhatThePackagesSay() throws IOException {
        if (Boolean.getBoolean("golden.rewrite")) {
            Files.writeString(PAGE, page());
        }
        assertThat(PAGE)
                .as("docs/packages.md is stale: ./mvnw -pl architecture-tests -am test"
                        + " -Dtest=PackagesPageTest -Dsurefire.failIfNoSpecifiedTests=false -Dgolden.rewrite=true")
                .content()
                .isEqualTo(page());
    }

    private static String page() throws IOException {
        Map<String, Map<String, String>> modules = new TreeMap<>();
        try (Stream<Path> files = Files.walk(ROOT, 14)) {
            files.filter(file -> file.endsWith("package-info.java"))
                    .map(ROOT::relativize)
                    .filter(file -> file.toString().contains("src/main/java"))
                    .forEach(file -> add(modules, file));
        }
        StringBuilder page = new StringBuilder("""
                # Packages

                What each package is for, in its own words: generated from the `package-info.java` files. From a noun to its package
                in one search.
                """);
        modules.forEach((module, packages) -> {
            page.append("\n## ").append(module).append("\n\n| package | what it is for |\n|---|---|\n");
            packages.forEach((name, meaning) -> page.append("| `")
                    .append(name)
                    .append("` | ")
                    .append(meaning)
                    .append(" |\n"));
        });
        return page.toString();
    }

    private static void add(Map<String, Map<String, String>> modules, Path file) {
        String module = file.toString().substring(0, file.toString().indexOf("/src/main/java"));
        try {
            Matcher text = DOCUMENTED.matcher(Files.readString(ROOT.resolve(file)));
            assertThat(text.find()).as("%s has no comment", file).isTrue();
            String meaning = text.group(1)
                    .replaceAll("\\s*\\n\\s*\\*\\s?", " ")
                    .replaceAll("\\{@(?:code|link) ([^}]+)}", "`$1`")
                    .replace("|", "\\|")
                    .strip();
            modules.computeIfAbsent(module, any -> new TreeMap<>()).put(text.group(2), meaning);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
