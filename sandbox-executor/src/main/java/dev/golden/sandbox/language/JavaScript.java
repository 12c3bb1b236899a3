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
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** JavaScript on Node.js; tests are files that use {@code node:test}, run in the one process that is allowed. */
final class JavaScript implements Language {

    private final LanguageProperties properties;
    private final @Nullable Path program;
    private final @Nullable String version;

    JavaScript(LanguageProperties properties) {
        this.properties = properties;
        this.program = properties.node().stream()
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
        this.version = program == null ? null : ProgramVersion.find(program, "--version");
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
        return version == null ? Set.of() : Set.of(Action.RUN, Action.TEST);
    }

    @Override
    public List<String> missing() {
        return version == null ? List.of("nodejs") : List.of();
    }

    @Override
    public @Nullable String version() {
        return version;
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
    public List<String> command(Action action, List<String> files, List<String> arguments, int memoryMegabytes) {
        List<String> words = new ArrayList<>();
        words.add(String.valueOf(program));
        words.add("--max-old-space-size=" + Math.max(16, memoryMegabytes * 3 / 4));
        if (properties.profile(name()) == Profile.STRICT) {
            words.addAll(List.of("--require", SandboxJob.RUNNERS + "/node_preload.cjs"));
        }
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
                words.add("--test-reporter=spec");
                words.add(tests.getLast());
            }
            case LINT, SECURITY_SCAN ->
                throw new UnsupportedRequestException(action + " is not supported for javascript");
        }
        return words;
    }

    @Override
    public Map<String, String> environment() {
        return Map.of("NO_COLOR", "1");
    }
}
