package dev.golden.sandbox.language;

import dev.golden.contracts.event.ExecutionRequested.Action;
import dev.golden.sandbox.runtime.Profile;
import dev.golden.sandbox.runtime.SandboxJob;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** JavaScript on Node.js; tests are files that use {@code node:test}, run in the one process that is allowed. */
final class JavaScript implements Language {

    private final NodeProgram node;

    JavaScript(NodeProgram node) {
        this.node = node;
    }

    @Override
    public String name() {
        return "javascript";
    }

    @Override
    public String mainFile() {
        return "candidate.js";
    }

    @Override
    public String testFile() {
        return "candidate.test.js";
    }

    @Override
    public Set<Action> actions() {
        return node.isPresent() ? Set.of(Action.RUN, Action.TEST) : Set.of();
    }

    @Override
    public List<String> missing() {
        return node.isPresent() ? List.of() : List.of("nodejs");
    }

    @Override
    public @Nullable String version() {
        return node.version();
    }

    @Override
    public int defaultMemoryMegabytes() {
        return 256;
    }

    @Override
    public boolean addressSpaceLimited() {
        return false;
    }

    @Override
    public List<String> command(
            Action action, List<String> files, List<String> arguments, int memoryMegabytes, Profile profile) {
        List<String> words = node.words(memoryMegabytes, profile);
        Predicate<String> script = file -> file.endsWith(".js") || file.endsWith(".mjs") || file.endsWith(".cjs");
        switch (action) {
            case RUN -> {
                words.add(SourceFiles.main(
                        files, List.of("main.js", "main.mjs", "candidate.js", "candidate.mjs"), script));
                words.addAll(arguments);
            }
            case TEST -> {
                List<String> tests = SourceFiles.matching(
                        files, file -> file.contains(".test."), "test file such as candidate.test.js");
                // "node --test" starts a process per file; the same tests run when the files are loaded into one.
                tests.subList(0, tests.size() - 1).forEach(test -> words.addAll(List.of("--import", "./" + test)));
                words.addAll(node.reporters());
                words.add(tests.getLast());
            }
            case LINT, SECURITY_SCAN ->
                throw new UnsupportedRequestException(action + " is not supported for javascript");
        }
        return words;
    }

    /** The interpreter of a program is up; its heap has the size for the usual memory. */
    @Override
    public List<String> waitingCommand(Action action, Profile profile) {
        if (action != Action.RUN) {
            return LOADER;
        }
        List<String> words = node.words(defaultMemoryMegabytes(), profile);
        words.add(SandboxJob.RUNNERS + "/node_waiting.cjs");
        words.add(profile == Profile.STRICT ? SandboxJob.RUNNERS + "/node_preload.cjs" : "");
        return words;
    }

    @Override
    public @Nullable List<String> waitingWords(
            Action action, List<String> command, int memoryMegabytes, Profile profile) {
        if (action != Action.RUN) {
            return command;
        }
        // The heap's size is set when Node starts.
        return memoryMegabytes == defaultMemoryMegabytes()
                ? command.subList(node.words(memoryMegabytes, profile).size(), command.size())
                : null;
    }

    @Override
    public boolean waitingMakesFolders(Action action) {
        return action == Action.RUN;
    }

    @Override
    public Map<String, String> environment() {
        return Map.of("NO_COLOR", "1");
    }
}
