package dev.golden.sandbox.runtime;

import java.util.Locale;

/** How much a job may do. Neither has a network. */
public enum Profile {
    /** One process with threads: creating a process is answered with EACCES. */
    STRICT,
    /** Processes may be created, up to the limit of the job. */
    TOOLCHAIN;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
