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

    /** Waits for a job of any language: the sandbox is ready ahead, the interpreter is not. */
    List<String> LOADER = List.of("/usr/bin/bash", "--norc", SandboxJob.RUNNERS + "/waiting_loader.sh");

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

    /** The program that waits for a job of this action; it does not depend on anything else that a request says. */
    default List<String> waitingCommand(Action action, Profile profile) {
        return LOADER;
    }

    /**
     * What the waiting program is told to do.
     *
     * @param command of an own start
     * @param memoryMegabytes of the job
     * @return null when only an own start can do it
     */
    default @Nullable List<String> waitingWords(
            Action action, List<String> command, int memoryMegabytes, Profile profile) {
        return command;
    }

    /** Whether the waiting program can make folders for the job's files. */
    default boolean waitingMakesFolders(Action action) {
        return false;
    }

    /** Environment beyond the usual. */
    default Map<String, String> environment() {
        return Map.of();
    }
}
