package dev.golden.sandbox.runtime;

import java.util.List;
import java.util.Map;

/**
 * How to run a job in a sandbox that was started before the job was known. The waiting program says so with the byte
 * 0x06 on standard output, then reads the job from standard input and becomes what its words say.
 *
 * @param words what the waiting program is told to do, in place of the job's command
 */
public record WarmStart(Kind kind, List<String> words) {

    /**
     * All that is known ahead of a job; equal kinds share their waiting sandboxes. There must be few: no part may come
     * from a request.
     *
     * @param name of the kind, for people
     * @param command absolute program and arguments that wait for a job
     * @param environment the whole environment of the program, without the mark of the job
     * @param memoryMegabytes limit while waiting; the job's own is set when it comes
     * @param folders whether the waiting program can make folders for the job's files
     */
    public record Kind(
            String name,
            List<String> command,
            Map<String, String> environment,
            Profile profile,
            int memoryMegabytes,
            boolean folders) {}
}
