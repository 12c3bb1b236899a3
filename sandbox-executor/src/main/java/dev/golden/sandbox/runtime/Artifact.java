package dev.golden.sandbox.runtime;

import org.jspecify.annotations.Nullable;

/**
 * A regular file that a job left in its work folder. Exactly one of the last three is not null.
 *
 * @param name path relative to the work folder
 * @param size bytes
 * @param text content, when it is UTF-8 without NUL
 * @param base64 content, when it is not
 * @param omitted why the content is not given
 */
public record Artifact(
        String name,
        long size,
        @Nullable String text,
        @Nullable String base64,
        @Nullable String omitted) {

    public static Artifact of(String name, byte[] bytes) {
        Output output = Output.of(bytes, Math.max(bytes.length, 1));
        return output.base64() == null
                ? new Artifact(name, bytes.length, output.text(), null, null)
                : new Artifact(name, bytes.length, null, output.base64(), null);
    }

    public static Artifact omitted(String name, long size, String reason) {
        return new Artifact(name, size, null, null, reason);
    }
}
