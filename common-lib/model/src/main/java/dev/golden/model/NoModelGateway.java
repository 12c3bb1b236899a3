package dev.golden.model;

import dev.golden.contracts.ProblemException;
import dev.golden.contracts.ProblemType;

/** The gateway of a process without a provider: counts tokens, never pretends to be a model. */
final class NoModelGateway implements ModelGateway {

    @Override
    public boolean available() {
        return false;
    }

    @Override
    public String family() {
        return "none";
    }

    @Override
    public ModelAnswer complete(ModelRequest request) {
        throw new ProblemException(
                ProblemType.MODEL_REQUIRED, "No model provider is configured: set GOLDEN_MODEL_BASE_URL");
    }

    @Override
    public long countTokens(String text) {
        return Tokenizer.count(text);
    }
}
