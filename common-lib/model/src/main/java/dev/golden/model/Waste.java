package dev.golden.model;

import dev.golden.model.ChatProvider.Ask;

/** Tokens of attempts that came to nothing although the provider worked: what was received of a stream, and its prompt. */
final class Waste {

    private long tokens;

    /** Nothing received: nothing is known to have been done. */
    void add(Ask ask, String received) {
        if (!received.isEmpty()) {
            tokens += ask.inputTokens() + Tokenizer.count(received);
        }
    }

    /** An answer that could not be used. */
    void add(TokenUsage usage) {
        tokens += usage.total();
    }

    long tokens() {
        return tokens;
    }
}
