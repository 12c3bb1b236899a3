package dev.golden.sandbox.runtime;

import org.jspecify.annotations.Nullable;

/** The isolation could not be set up, so the job did not run. */
public final class SandboxUnavailableException extends RuntimeException {

    public SandboxUnavailableException(String message) {
        this(message, null);
    }

    public SandboxUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
