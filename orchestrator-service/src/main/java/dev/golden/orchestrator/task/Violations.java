package dev.golden.orchestrator.task;

import dev.golden.contracts.ProblemException;
import dev.golden.contracts.ProblemException.FieldError;
import dev.golden.contracts.ProblemType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Collects which field breaks which rule, so that a caller learns of all of them at once. */
final class Violations {

    private final List<FieldError> errors = new ArrayList<>();

    void add(String field, String rule) {
        errors.add(new FieldError(field, rule));
    }

    void require(boolean holds, String field, String rule) {
        if (!holds) {
            add(field, rule);
        }
    }

    boolean areNone() {
        return errors.isEmpty();
    }

    /** @throws ProblemException 400 {@code validation-failed} naming every field and rule */
    void throwIfAny() {
        if (!errors.isEmpty()) {
            String detail = errors.stream()
                    .map(error -> error.field() + " " + error.message())
                    .collect(Collectors.joining("; "));
            throw new ProblemException(ProblemType.VALIDATION_FAILED, detail, errors);
        }
    }
}
