package dev.golden.testsupport;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Finds data that is not part of the repository: {@code shared/data} beside the project or further up. */
public final class SharedData {

    private SharedData() {}

    public static Optional<Path> find(String relative) {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null) {
            Path file = folder.resolve("shared/data").resolve(relative);
            if (Files.isRegularFile(file)) {
                return Optional.of(file);
            }
            folder = folder.getParent();
        }
        return Optional.empty();
    }
}
