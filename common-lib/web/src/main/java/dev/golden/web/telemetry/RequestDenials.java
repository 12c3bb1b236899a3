package dev.golden.web.telemetry;

import dev.golden.contracts.ProblemType;
import dev.golden.security.Caller;
import dev.golden.security.Denial;
import dev.golden.telemetry.SecurityDenials;
import dev.golden.telemetry.SecurityDenials.Reason;
import org.springframework.context.event.EventListener;

/** Counts and logs requests that were refused with 401, 403 or 429. */
final class RequestDenials {

    private static final int LONGEST_PATH = 200;

    private final SecurityDenials denials;

    RequestDenials(SecurityDenials denials) {
        this.denials = denials;
    }

    @EventListener
    void on(Denial denial) {
        Caller caller = denial.caller();
        String path = denial.path();
        String who = caller.roles().isEmpty() ? caller.address() : caller.subject() + "@" + caller.tenantId();
        denials.denied(
                reason(denial.type()),
                denial.method() + " " + (path.length() > LONGEST_PATH ? path.substring(0, LONGEST_PATH) : path),
                who);
    }

    private static Reason reason(ProblemType type) {
        if (type == ProblemType.UNAUTHENTICATED) {
            return Reason.UNAUTHENTICATED;
        }
        return type == ProblemType.RATE_LIMITED ? Reason.RATE_LIMITED : Reason.FORBIDDEN;
    }
}
