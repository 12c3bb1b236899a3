package dev.golden.sandbox.language;

import dev.golden.contracts.event.ExecutionRequested.Action;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Java sources, compiled and run in memory by the JDK that runs this service. */
final class JavaSource implements Language {

    private static final Path PROGRAM = Path.of(System.getProperty("java.home"), "bin", "java");

    private final boolean present = Files.isExecutable(PROGRAM)
            && ModuleLayer.boot().findModule("jdk.compiler").isPresent();

    @Override
    public String name() {
        return "java";
    }

    @Override
    public String mainFile() {
        return "Candidate.java";
    }

    @Override
    public String testFile() {
        return "CandidateTest.java";
    }

    @Override
    public Set<Action> actions() {
        return present ? Set.of(Action.RUN) : Set.of();
    }

    @Override
    public List<String> missing() {
        return present ? List.of("a JUnit console for TEST") : List.of("a JDK", "a JUnit console for TEST");
    }

    @Override
    public @Nullable String version() {
        return present ? Runtime.version().toString() : null;
    }

    @Override
    public int defaultMemoryMegabytes() {
        return 512;
    }

    @Override
    public boolean addressSpaceLimited() {
        return false;
    }

    @Override
    public Map<String, String> environment() {
        // Its launcher looks for its libraries through /proc, which a sandbox may not have.
        return Map.of(
                "LD_LIBRARY_PATH",
                Path.of(System.getProperty("java.home"), "lib").toString());
    }

    @Override
    public List<String> command(Action action, List<String> files, List<String> arguments, int memoryMegabytes) {
        if (action != Action.RUN) {
            throw new UnsupportedRequestException(action + " is not supported for java");
        }
        String file = SourceFiles.main(files, List.of("Main.java", "Candidate.java"), name -> name.endsWith(".java"));
        List<String> words = new ArrayList<>(List.of(
                PROGRAM.toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-Xshare:auto",
                "-Xmx" + Math.max(16, memoryMegabytes / 2) + "m",
                file));
        words.addAll(arguments);
        return words;
    }
}
