package dev.golden.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.golden.local.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What the documents point at is there. */
class DocsTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern LINK = Pattern.compile("\\[[^]]*]\\(([^)#\\s]+)(#[^)]*)?\\)");
    private static final Pattern COMMAND = Pattern.compile("\\./golden ([a-z][a-z-]*)");

    @Test
    void linksResolve() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path document : documents()) {
            Matcher link = LINK.matcher(Files.readString(document));
            while (link.find()) {
                String target = link.group(1);
                if (!target.contains(":") && !Files.exists(document.resolveSibling(target))) {
                    broken.add(ROOT.relativize(document) + " → " + target);
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void commandsExist() throws IOException {
        Set<String> known = Stream.concat(
                        Stream.of(Main.class
                                        .getAnnotation(CommandLine.Command.class)
                                        .subcommands())
                                .map(command -> command.getAnnotation(CommandLine.Command.class)
                                        .name()),
                        // The script's own command: it must work while nothing is built.
                        Stream.of("test"))
                .collect(Collectors.toSet());
        List<String> unknown = new ArrayList<>();
        for (Path document : documents()) {
            Matcher command = COMMAND.matcher(Files.readString(document));
            while (command.find()) {
                if (!known.contains(command.group(1))) {
                    unknown.add(ROOT.relativize(document) + " → ./golden " + command.group(1));
                }
            }
        }
        assertThat(unknown).isEmpty();
    }

    @Test
    void everyDecisionIsListed() throws IOException {
        String index = Files.readString(ROOT.resolve("docs/adr/README.md"));
        try (Stream<Path> pages = Files.list(ROOT.resolve("docs/adr"))) {
            assertThat(pages.map(page -> page.getFileName().toString())
                            .filter(name -> name.matches("\\d{4}-.*\\.md"))
                            .toList())
                    .isNotEmpty()
                    .allSatisfy(name -> assertThat(index).contains("(" + name + ")"));
        }
    }

    private static List<Path> documents() throws IOException {
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"));
                Stream<Path> top = Files.list(ROOT)) {
            List<Path> documents = Stream.concat(docs, top)
                    .filter(path -> path.toString().endsWith(".md"))
                    .toList();
            assertThat(documents).hasSizeGreaterThan(5);
            return documents;
        }
    }
}
