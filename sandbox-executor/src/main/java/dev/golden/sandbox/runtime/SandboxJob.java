package dev.golden.sandbox.runtime;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What to run and within which limits.
 *
 * @param command absolute program and arguments, as seen inside the sandbox
 * @param files relative path to text, copied into the work folder
 * @param environment the whole environment of the program
 * @param mark random text with which the runner signs what it says about itself on standard error
 * @param addressSpaceLimited whether the program bears a limit of its address space (not a garbage-collected runtime)
 * @param warmStart how to run it in a sandbox that waits already, or null when it can only be started for it
 */
public record SandboxJob(
        UUID id,
        List<String> command,
        Map<String, String> files,
        Map<String, String> environment,
        String stdin,
        Profile profile,
        Duration timeout,
        int memoryMegabytes,
        String mark,
        boolean addressSpaceLimited,
        @Nullable WarmStart warmStart) {

    /** Folder in which the files lie and the program starts. */
    public static final String WORK = "/work";

    /** Folder with the language runners. */
    public static final String RUNNERS = "/opt/golden";

    /** Name in the work folder, as file or as folder, under which a test runner leaves its report in JUnit's XML. */
    public static final String TEST_REPORT = ".golden-tests";

    /** Environment variable that hands the mark to the runner. */
    public static final String MARK_VARIABLE = "GOLDEN_MARK";
}
