package dev.golden.sandbox.language;

import dev.golden.database.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.jar.JarInputStream;

/** Versions of the tools that come with this service and are shown to jobs. */
final class Tools {

    private Tools() {}

    static String typeScriptVersion() {
        try (InputStream stream = open("package.json")) {
            return new Json()
                    .tree(new String(stream.readAllBytes(), StandardCharsets.UTF_8))
                    .get("version")
                    .asString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String junitVersion() {
        try (JarInputStream jar = new JarInputStream(open("junit-console.jar"))) {
            return jar.getManifest().getMainAttributes().getValue("Implementation-Version");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open(String name) throws IOException {
        InputStream stream = Tools.class.getResourceAsStream(name);
        if (stream == null) {
            throw new IOException(name + " is not on the class path");
        }
        return stream;
    }
}
