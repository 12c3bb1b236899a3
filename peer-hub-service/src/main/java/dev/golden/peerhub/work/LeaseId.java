package dev.golden.peerhub.work;

import dev.golden.contracts.ProblemException;
import java.util.UUID;

/** A lease: the work and the fencing token under which it was taken. */
record LeaseId(UUID work, long token) {

    /** @throws ProblemException 404 when it is none */
    static LeaseId of(String text) {
        int dot = text.lastIndexOf('.');
        try {
            return new LeaseId(
                    UUID.fromString(text.substring(0, Math.max(0, dot))), Long.parseLong(text.substring(dot + 1)));
        } catch (IllegalArgumentException e) {
            throw ProblemException.notFound("lease", text);
        }
    }

    String text() {
        return work + "." + token;
    }
}
