package dev.golden.supervisor.prompt;

import dev.golden.contracts.ProblemException;
import dev.golden.contracts.ProblemType;
import dev.golden.database.DatabaseFailure;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

/** What a refusal of the governance functions means, by its SQLSTATE. */
final class PromptRefusal {

    private PromptRefusal() {}

    static RuntimeException of(long id, DataAccessException refusal) {
        @Nullable String state = DatabaseFailure.sqlState(refusal);
        return switch (state == null ? "" : state) {
            case "42501" ->
                new ProblemException(
                        ProblemType.SELF_APPROVAL, "Whoever proposed prompt " + id + " may not approve it");
            case "23505" -> new ProblemException(ProblemType.ALREADY_DECIDED, "Prompt " + id + " is decided already");
            case "55000" ->
                new ProblemException(
                        ProblemType.STATE_CONFLICT,
                        "Not possible for prompt " + id
                                + ": its base is no longer active, or there is no previous version");
            case "P0002" -> ProblemException.notFound("prompt", id);
            case "22023" -> ProblemException.invalid("approver", "must be named");
            default -> refusal;
        };
    }
}
