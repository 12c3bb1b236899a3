package dev.golden.sandbox.language;

import dev.golden.contracts.event.ExecutionRequested.Action;
import dev.golden.sandbox.runtime.Profile;
import dev.golden.sandbox.runtime.SandboxJob;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Java sources, compiled and run by the JDK that runs this service; tests by the JUnit that comes with it. */
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
        return present ? Set.of(Action.RUN, Action.TEST) : Set.of();
    }

    @Override
    public List<String> missing() {
        return present ? List.of() : List.of("a JDK");
    }

    @Override
    public @Nullable String version() {
        return present ? Runtime.version().toString() : null;
    }

    @Override
    public Map<String, String> tools() {
        return present ? Map.of("junit", Tools.junitVersion()) : Map.of();
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
    public List<String> command(
            Action action, List<String> files, List<String> arguments, int memoryMegabytes, Profile profile) {
        List<String> words = new ArrayList<>(List.of(
                PROGRAM.toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-Xshare:auto",
                "-Xmx" + Math.max(16, memoryMegabytes / 2) + "m"));
        switch (action) {
            case RUN -> {
                words.add(SourceFiles.main(
                        files, List.of("Main.java", "Candidate.java"), name -> name.endsWith(".java")));
                words.addAll(arguments);
            }
            case TEST -> {
                words.addAll(List.of(
                        "-cp", SandboxJob.RUNNERS + "/junit-console.jar", SandboxJob.RUNNERS + "/JavaTests.java"));
                SourceFiles.matching(files, JavaSource::isTest, "test file such as CandidateTest.java");
                words.addAll(SourceFiles.matching(files, name -> name.endsWith(".java"), "Java file"));
            }
            case LINT, SECURITY_SCAN -> throw new UnsupportedRequestException(action + " is not supported for java");
        }
        return words;
    }

    private static boolean isTest(String file) {
        String name = SourceFiles.baseName(file);
        return name.endsWith("Test.java") || name.endsWith("Tests.java");
    }
}
