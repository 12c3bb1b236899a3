package dev.golden.local;

import dev.golden.local.state.StateFolder;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that says which platform on this machine is meant. */
final class DataDir {

    @Option(
            names = "--data-dir",
            paramLabel = "FOLDER",
            defaultValue = "${env:GOLDEN_DATA_DIR:-.golden}",
            description = "Where the platform keeps everything (default: .golden).")
    private Path folder = Path.of(".golden");

    StateFolder state() {
        return new StateFolder(folder);
    }
}
