package dev.golden.local.stub;

import org.jspecify.annotations.Nullable;

/**
 * How a call is answered.
 *
 * @param kind what comes; without it text, or an error when there is a status of 400 or more
 * @param text the answer; {@code {{call}}} in it is the number of the rule's call
 * @param status of an error
 * @param retryAfter the header as it stands
 * @param retryAfterDate seconds from now, told in the header as a date
 * @param latencyMs before the first byte
 * @param usage tokens that are claimed; without it four characters are one
 * @param characters after which a broken answer ends; length of a long one
 * @param chunk characters of a piece of a streamed answer
 * @param chunkMs pause before each piece but the first
 * @param tool name of the tool that is called
 * @param arguments JSON text that is handed to the tool
 */
public record StubReply(
        @Nullable Kind kind,
        @Nullable String text,
        int status,
        @Nullable String retryAfter,
        int retryAfterDate,
        long latencyMs,
        @Nullable Usage usage,
        int characters,
        int chunk,
        long chunkMs,
        @Nullable String tool,
        @Nullable String arguments) {

    /** What comes. */
    public enum Kind {
        /** The text. */
        TEXT,
        /** An answer without text. */
        EMPTY,
        /** The text, ended by the bound of tokens. */
        TRUNCATED,
        /** The text as a refusal. */
        REFUSAL,
        /** The text again and again, {@code characters} long. */
        LONG,
        /** Something that is not JSON. */
        MALFORMED,
        /** A call of a tool. */
        TOOL_CALL,
        /** Nothing, or {@code characters} of the text and then nothing; the connection stays open. */
        HANG,
        /** {@code characters} of the text, then the connection breaks. */
        CUT,
        /** A status of 400 or more. */
        ERROR
    }

    /** Tokens as the stub claims them; both null: it says nothing. */
    public record Usage(
            @Nullable Long promptTokens, @Nullable Long completionTokens) {}

    static StubReply error(int status, String text) {
        return new StubReply(Kind.ERROR, text, status, null, 0, 0, null, 0, 0, 0, null, null);
    }

    Kind effective() {
        if (kind != null) {
            return kind;
        }
        return status >= 400 ? Kind.ERROR : Kind.TEXT;
    }

    /** The text of the {@code call}-th answer of the rule. */
    String words(long call) {
        String given = text == null ? "" : text.replace("{{call}}", Long.toString(call));
        if (effective() != Kind.LONG) {
            return given;
        }
        String unit = given.isEmpty() ? "And so on, and on. " : given;
        int length = characters > 0 ? characters : 1_000_000;
        return unit.repeat(length / unit.length() + 1).substring(0, length);
    }
}
