package dev.golden.sandbox.language;

import dev.golden.contracts.event.ExecutionRequested.Action;
import dev.golden.sandbox.runtime.Profile;
import dev.golden.sandbox.runtime.SandboxJob;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Python with pytest, pyflakes and bandit, all in one process through one runner. */
final class Python implements Language {

    private static final Map<Action, String> TOOLS =
            Map.of(Action.TEST, "pytest", Action.LINT, "pyflakes", Action.SECURITY_SCAN, "bandit");

    private final LanguageProperties properties;
    private final @Nullable String version;

    Python(LanguageProperties properties) {
        this.properties = properties;
        this.version = ProgramVersion.find(properties.python(), "--version");
    }

    @Override
    public String name() {
        return "python";
    }

    @Override
    public String mainFile() {
        return "candidate.py";
    }

    @Override
    public String testFile() {
        return "test_candidate.py";
    }

    @Override
    public Set<Action> actions() {
        EnumSet<Action> found = EnumSet.noneOf(Action.class);
        if (version != null) {
            found.add(Action.RUN);
            TOOLS.forEach((action, tool) -> {
                if (isInstalled(tool)) {
                    found.add(action);
                }
            });
        }
        return found;
    }

    @Override
    public List<String> missing() {
        List<String> missing = new ArrayList<>();
        if (version == null) {
            missing.add("python3");
        }
        TOOLS.values().stream()
                .sorted()
                .filter(tool -> !isInstalled(tool))
                .forEach(tool -> missing.add("python3-" + tool));
        return missing;
    }

    @Override
    public @Nullable String version() {
        return version;
    }

    @Override
    public Map<String, String> tools() {
        Map<String, String> found = new TreeMap<>();
        for (String tool : TOOLS.values()) {
            try (DirectoryStream<Path> metadata =
                    Files.newDirectoryStream(properties.packages(), tool + "-*.{dist,egg}-info")) {
                for (Path folder : metadata) {
                    String name = String.valueOf(folder.getFileName());
                    found.put(tool, name.substring(tool.length() + 1, name.lastIndexOf('.')));
                }
            } catch (IOException e) {
                // No such folder: nothing is installed, which is what the actions tell.
            }
        }
        return found;
    }

    @Override
    public int defaultMemoryMegabytes() {
        return 256;
    }

    @Override
    public boolean addressSpaceLimited() {
        return true;
    }

    @Override
    public List<String> command(
            Action action, List<String> files, List<String> arguments, int memoryMegabytes, Profile profile) {
        List<String> words = new ArrayList<>(start());
        words.add(action.name());
        words.add(profile.wireName());
        switch (action) {
            case RUN ->
                words.add(SourceFiles.main(files, List.of("main.py", "candidate.py"), file -> file.endsWith(".py")));
            case TEST ->
                words.addAll(SourceFiles.matching(files, Python::isTest, "test file such as test_candidate.py"));
            case LINT, SECURITY_SCAN ->
                words.addAll(SourceFiles.matching(files, file -> file.endsWith(".py"), "Python file"));
        }
        words.add("--");
        if (action == Action.TEST) {
            // The runner leaves both out: the report, and the debugger without which no unittest.TestCase runs.
            words.addAll(List.of(
                    "-p",
                    "debugging",
                    "-p",
                    "junitxml",
                    "--junitxml=" + SandboxJob.WORK + "/" + SandboxJob.TEST_REPORT + ".xml"));
        }
        words.addAll(arguments);
        return words;
    }

    /** The interpreter is up and, for tests, has its framework loaded. */
    @Override
    public List<String> waitingCommand(Action action, Profile profile) {
        List<String> words = new ArrayList<>(start());
        words.addAll(List.of("WAIT", action.name()));
        return words;
    }

    @Override
    public List<String> waitingWords(Action action, List<String> command, int memoryMegabytes, Profile profile) {
        return command.subList(start().size(), command.size());
    }

    @Override
    public boolean waitingMakesFolders(Action action) {
        return true;
    }

    private List<String> start() {
        return List.of(properties.python().toString(), "-I", "-S", "-B", SandboxJob.RUNNERS + "/python_runner.py");
    }

    private static boolean isTest(String file) {
        String name = SourceFiles.baseName(file);
        return name.endsWith("_test.py") || (name.startsWith("test_") && name.endsWith(".py"));
    }

    private boolean isInstalled(String tool) {
        return Files.isDirectory(properties.packages().resolve(tool));
    }
}
