package dev.golden.sandbox.language;

import dev.golden.contracts.event.ExecutionRequested.Action;
import dev.golden.sandbox.runtime.Profile;
import dev.golden.sandbox.runtime.SandboxJob;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * TypeScript on Node.js. Types are taken out and not checked: by Node itself where it can, else by the compiler that
 * comes with this service.
 */
final class TypeScript implements Language {

    private final NodeProgram node;

    TypeScript(NodeProgram node) {
        this.node = node;
    }

    @Override
    public String name() {
        return "typescript";
    }

    @Override
    public String mainFile() {
        return "candidate.ts";
    }

    @Override
    public String testFile() {
        return "candidate.test.ts";
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
    public Map<String, String> tools() {
        return Map.of("typescript", strips() ? "types stripped by node" : Tools.typeScriptVersion());
    }

    @Override
    public int defaultMemoryMegabytes() {
        return 384;
    }

    @Override
    public boolean addressSpaceLimited() {
        return false;
    }

    @Override
    public List<String> command(
            Action action, List<String> files, List<String> arguments, int memoryMegabytes, Profile profile) {
        List<String> words = node.words(memoryMegabytes, profile);
        if (!strips()) {
            words.addAll(List.of("--require", SandboxJob.RUNNERS + "/typescript_preload.cjs"));
        }
        Predicate<String> script = file -> file.endsWith(".ts") || file.endsWith(".mts") || file.endsWith(".cts");
        switch (action) {
            case RUN -> {
                words.add(SourceFiles.main(files, List.of("main.ts", "candidate.ts"), script));
                words.addAll(arguments);
            }
            case TEST -> {
                List<String> tests = SourceFiles.matching(
                        files,
                        file -> script.test(file) && file.contains(".test."),
                        "test file such as candidate.test.ts");
                String load = strips() ? "--import" : "--require";
                tests.subList(0, tests.size() - 1).forEach(test -> words.addAll(List.of(load, "./" + test)));
                words.addAll(node.reporters());
                words.add(tests.getLast());
            }
            case LINT, SECURITY_SCAN ->
                throw new UnsupportedRequestException(action + " is not supported for typescript");
        }
        return words;
    }

    @Override
    public Map<String, String> environment() {
        return Map.of("NO_COLOR", "1");
    }

    /** Whether Node does it without being asked and without a warning on standard error. */
    private boolean strips() {
        return node.isAtLeast(24, 3);
    }
}
