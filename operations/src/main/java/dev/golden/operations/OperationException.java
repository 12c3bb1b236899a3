package dev.golden.operations;

import org.jspecify.annotations.Nullable;

/** A command cannot be done; the message is the one sentence the user reads. */
public final class OperationException extends RuntimeException {

    public OperationException(String sentence) {
        super(sentence);
    }

    public OperationException(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }
}
