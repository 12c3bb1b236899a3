package dev.golden.operations.verify;

import java.util.List;

/** What came of a line, and why. */
record Result(Outcome outcome, String why) {

    enum Outcome {
        PASS,
        FAIL,
        SKIPPED
    }

    private static final int SHOWN = 4;

    static Result pass(String why) {
        return new Result(Outcome.PASS, why);
    }

    static Result fail(String why) {
        return new Result(Outcome.FAIL, why);
    }

    static Result skip(String why) {
        return new Result(Outcome.SKIPPED, why);
    }

    static Result when(boolean good, String fine, String fault) {
        return good ? pass(fine) : fail(fault);
    }

    /** Fails with the faults, passes when there are none. */
    static Result of(List<String> faults, String fine) {
        if (faults.isEmpty()) {
            return pass(fine);
        }
        String shown = String.join("; ", faults.subList(0, Math.min(SHOWN, faults.size())));
        return fail(faults.size() > SHOWN ? shown + "; and " + (faults.size() - SHOWN) + " more" : shown);
    }
}
