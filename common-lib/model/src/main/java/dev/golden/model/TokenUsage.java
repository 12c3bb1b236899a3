package dev.golden.model;

import dev.golden.model.ChatProvider.Ask;
import dev.golden.model.ChatProvider.ChatAnswer;
import org.jspecify.annotations.Nullable;

/**
 * Tokens of an answer: as the provider counted them when that can be true, else as we do.
 *
 * @param corrected whether the provider said what cannot be true
 */
record TokenUsage(long input, long output, boolean corrected) {

    /** Tokenizers differ, by language up to this. Fewer are what the provider bills, none for a text are a mistake. */
    private static final long FACTOR = 4;

    /** Templates and hidden instructions of a provider. */
    private static final long ADDED = 512;

    static TokenUsage of(Ask ask, ChatAnswer answer) {
        long input = ask.inputTokens();
        long output = Tokenizer.count(answer.text());
        boolean plausibleInput = plausible(answer.inputTokens(), Math.min(1, input), input * FACTOR + ADDED);
        // More than was allowed cannot have been made; hidden reasoning counts within what was allowed.
        boolean plausibleOutput =
                plausible(answer.outputTokens(), Math.min(1, output), Math.max(ask.maxAnswerTokens(), output * FACTOR));
        return new TokenUsage(
                plausibleInput && answer.inputTokens() != null ? answer.inputTokens() : input,
                plausibleOutput && answer.outputTokens() != null ? answer.outputTokens() : output,
                !(plausibleInput && plausibleOutput));
    }

    long total() {
        return input + output;
    }

    private static boolean plausible(@Nullable Long claimed, long least, long most) {
        return claimed == null || (claimed >= least && claimed <= most);
    }
}
