package dev.golden.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What goes into the images: the same sources give the same bytes, and the bill of materials lists all of it. */
class JarsIT {

    private static final Path TARGET = Path.of("target");

    @Test
    void ourJarsDoNotTellWhenOrWhereTheyWereBuilt() throws IOException {
        String pom = Files.readString(Path.of("../pom.xml"));
        var stamp = Pattern.compile("<project.build.outputTimestamp>(.*)Z</").matcher(pom);
        assertThat(stamp.find()).isTrue();
        LocalDateTime expected = LocalDateTime.parse(stamp.group(1));
        List<Path> ours = jars().stream()
                .filter(jar -> jar.getFileName().toString().endsWith("-5.1.0.jar"))
                .toList();
        assertThat(ours).hasSizeGreaterThan(15);
        for (Path path : ours) {
            try (JarFile jar = new JarFile(path.toFile())) {
                assertThat(jar.stream())
                        .as(path.toString())
                        .allSatisfy(entry -> assertThat(entry.getTimeLocal()).isEqualTo(expected));
                assertThat(jar.getManifest().getMainAttributes().keySet())
                        .as(path.toString())
                        .extracting(Object::toString)
                        .doesNotContain("Build-Jdk", "Built-By", "Build-Time");
            }
        }
    }

    @Test
    void theBillOfMaterialsListsEveryJar() throws IOException {
        Path bill = TARGET.resolve("sbom.json");
        assumeTrue(Files.exists(bill), "no bill of materials: it is made with -Psbom, as ./golden test does");
        String text = Files.readString(bill);
        List<String> components = JsonMapper.shared()
                .readTree(text)
                .path("components")
                .valueStream()
                .map(component -> component.path("name").asString() + "-"
                        + component.path("version").asString())
                .toList();
        List<String> packed = jars().stream()
                .map(jar -> jar.getFileName().toString().replaceFirst("\\.jar$", ""))
                .toList();
        assertThat(components).containsExactlyInAnyOrderElementsOf(packed);
    }

    private static List<Path> jars() throws IOException {
        try (Stream<Path> files = Files.list(TARGET.resolve("lib"))) {
            return files.filter(file -> file.toString().endsWith(".jar")).toList();
        }
    }
}
