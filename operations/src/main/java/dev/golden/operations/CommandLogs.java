package dev.golden.operations;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** Logging of commands whose answer is all that should be seen. */
public final class CommandLogs {

    private CommandLogs() {}

    /** Leaves the command's own answer; a failure is told by its exception. */
    public static void silence() {
        if (LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
            root.setLevel(Level.OFF);
        }
    }
}
