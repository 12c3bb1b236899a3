package dev.golden.sandbox.runtime.bubblewrap;

import dev.golden.sandbox.runtime.Artifact;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the program in a sandbox is seen and stopped from outside: what differs between the ways to build one. */
public interface Inside extends AutoCloseable {

    /** Waits until the sandbox is built and takes hold of what tells of it later. */
    void open(Process process) throws IOException;

    /**
     * Ends the program in the order that the sandbox needs; it may be given a moment to tell what it left. Afterwards the
     * process and its group are killed in any case.
     */
    void stop(Process process, Cell.Reason why);

    /** Null unless the program was started and has ended. */
    @Nullable
    Integer exitCode() throws IOException;

    /**
     * What the program left, read when nothing of it runs any more.
     *
     * @param given files that the job was given: left out when they are as they were
     */
    List<Artifact> artifacts(Map<String, String> given);

    @Override
    void close() throws IOException;
}
