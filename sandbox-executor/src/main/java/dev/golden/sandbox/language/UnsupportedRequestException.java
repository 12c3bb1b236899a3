package dev.golden.sandbox.language;

/** The execution cannot be done here as asked; nothing was run. */
public final class UnsupportedRequestException extends RuntimeException {

    public UnsupportedRequestException(String message) {
        super(message);
    }
}
