package dev.golden.sandbox.language;

import dev.golden.contracts.event.ExecutionRequested.Action;
import dev.golden.sandbox.runtime.Profile;
import dev.golden.sandbox.runtime.SandboxJob;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How to start the programs of one language. */
interface Language {

    String name();

    /** Name of the file that a piece of code without a name becomes. */
    String mainFile();

    /** Name of the file that tests without a name become. */
    String testFile();

    /** Of the actions, those that can be done here. */
    Set<Action> actions();

    /** What is missing for the actions that cannot, for a human; empty when all is there. */
    List<String> missing();

    @Nullable
    String version();

    /** Further programs that it works with, to their versions. */
    default Map<String, String> tools() {
        return Map.of();
    }

    int defaultMemoryMegabytes();

    /** Whether its programs bear a limit of the address space. */
    boolean addressSpaceLimited();

    /**
     * The program and its arguments. In test mode they leave a report, see {@link SandboxJob#TEST_REPORT}, when they can.
     *
     * @throws UnsupportedRequestException when the files do not hold what the action needs
     */
    List<String> command(
            Action action, List<String> files, List<String> arguments, int memoryMegabytes, Profile profile);

    /** Environment beyond the usual. */
    default Map<String, String> environment() {
        return Map.of();
    }
}
