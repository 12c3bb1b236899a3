package dev.golden.sandbox.language;

import dev.golden.contracts.event.ExecutionRequested.Action;
import dev.golden.sandbox.runtime.Profile;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Shell scripts. */
final class Bash implements Language {

    private final LanguageProperties properties;
    private final @Nullable String version;

    Bash(LanguageProperties properties) {
        this.properties = properties;
        this.version = ProgramVersion.find(properties.bash(), "--version");
    }

    @Override
    public String name() {
        return "bash";
    }

    @Override
    public String mainFile() {
        return "candidate.sh";
    }

    @Override
    public String testFile() {
        return "test_candidate.sh";
    }

    @Override
    public Set<Action> actions() {
        return version == null ? Set.of() : Set.of(Action.RUN, Action.TEST);
    }

    @Override
    public List<String> missing() {
        return version == null ? List.of("bash") : List.of();
    }

    @Override
    public @Nullable String version() {
        return version;
    }

    @Override
    public int defaultMemoryMegabytes() {
        return 128;
    }

    @Override
    public boolean addressSpaceLimited() {
        return true;
    }

    @Override
    public List<String> command(
            Action action, List<String> files, List<String> arguments, int memoryMegabytes, Profile profile) {
        String file = switch (action) {
            case RUN -> SourceFiles.main(files, List.of("main.sh", "candidate.sh"), name -> name.endsWith(".sh"));
            case TEST ->
                SourceFiles.main(
                        files,
                        List.of("test_candidate.sh"),
                        name -> SourceFiles.baseName(name).startsWith("test_"));
            case LINT, SECURITY_SCAN -> throw new UnsupportedRequestException(action + " is not supported for bash");
        };
        List<String> words = new ArrayList<>(List.of(properties.bash().toString(), "--norc", file));
        words.addAll(arguments);
        return words;
    }
}
