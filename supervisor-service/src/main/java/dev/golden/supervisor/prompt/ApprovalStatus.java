package dev.golden.supervisor.prompt;

import java.util.Locale;

/** Where a version stands; in the database and on the wire in lower case. */
enum ApprovalStatus {
    PENDING_REVIEW,
    APPROVED,
    AUTO_APPROVED,
    REJECTED,
    ROLLED_BACK,
    SUPERSEDED;

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
