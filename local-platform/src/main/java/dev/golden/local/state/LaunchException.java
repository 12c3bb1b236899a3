package dev.golden.local.state;

import org.jspecify.annotations.Nullable;

/** The platform cannot start or a command cannot be done; the message is the one sentence the user reads. */
public final class LaunchException extends RuntimeException {

    public LaunchException(String sentence) {
        super(sentence);
    }

    public LaunchException(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }
}
