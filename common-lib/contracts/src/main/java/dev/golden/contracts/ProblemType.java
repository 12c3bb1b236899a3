package dev.golden.contracts;

/**
 * Every error the platform answers with, as RFC 9457 problem types. The slug is the wire name ({@code code}) and, with
 * the prefix {@code urn:golden:problem:}, the {@code type}.
 */
public enum ProblemType {
    VALIDATION_FAILED("validation-failed", 400, "Request is not valid", FailureCategory.INVALID),
    MALFORMED_BODY("malformed-body", 400, "Body cannot be read", FailureCategory.INVALID),
    UNAUTHENTICATED("unauthenticated", 401, "A valid bearer token is required", FailureCategory.DENIED),
    PERMISSION_DENIED("permission-denied", 403, "Not permitted", FailureCategory.DENIED),
    SELF_APPROVAL("self-approval", 403, "Approver must differ from proposer", FailureCategory.DENIED),
    NOT_FOUND("not-found", 404, "Not found", FailureCategory.NOT_FOUND),
    METHOD_NOT_ALLOWED("method-not-allowed", 405, "Method not allowed", FailureCategory.INVALID),
    NOT_ACCEPTABLE("not-acceptable", 406, "Not acceptable", FailureCategory.INVALID),
    STATE_CONFLICT("state-conflict", 409, "Not possible in the present state", FailureCategory.CONFLICT),
    ALREADY_DECIDED("already-decided", 409, "Already decided", FailureCategory.CONFLICT),
    REQUEST_IN_PROGRESS(
            "request-in-progress", 409, "A request with this key is still running", FailureCategory.CONFLICT),
    LEASE_LOST("lease-lost", 409, "The lease is no longer held", FailureCategory.CONFLICT),
    BODY_TOO_LARGE("body-too-large", 413, "Body is too large", FailureCategory.INVALID),
    UNSUPPORTED_MEDIA_TYPE(
            "unsupported-media-type", 415, "Content-Type must be application/json", FailureCategory.INVALID),
    IDEMPOTENCY_MISMATCH("idempotency-mismatch", 422, "Key was used with another payload", FailureCategory.INVALID),
    INJECTION_DETECTED("injection-detected", 422, "Text attempts to instruct the model", FailureCategory.DENIED),
    MODEL_REQUIRED("model-required", 422, "No model provider is configured", FailureCategory.INVALID),
    PLAN_INVALID("plan-invalid", 422, "Plan is not valid", FailureCategory.INVALID),
    COMMIT_EXCEEDS_RESERVATION(
            "commit-exceeds-reservation", 422, "More tokens than were reserved", FailureCategory.INVALID),
    BUDGET_EXHAUSTED("budget-exhausted", 422, "Budget is exhausted", FailureCategory.EXHAUSTED),
    RATE_LIMITED("rate-limited", 429, "Too many requests", FailureCategory.EXHAUSTED),
    INTERNAL("internal", 500, "Internal error", FailureCategory.BUG),
    BAD_GATEWAY("bad-gateway", 502, "A service did not answer properly", FailureCategory.TRANSIENT),
    UNAVAILABLE("unavailable", 503, "Temporarily unavailable", FailureCategory.TRANSIENT),
    QUEUE_FULL("queue-full", 503, "Queue is full", FailureCategory.EXHAUSTED),
    TIMED_OUT("timed-out", 504, "Did not finish in time", FailureCategory.TRANSIENT);

    private final String slug;
    private final int status;
    private final String title;
    private final FailureCategory category;

    ProblemType(String slug, int status, String title, FailureCategory category) {
        this.slug = slug;
        this.status = status;
        this.title = title;
        this.category = category;
    }

    public String slug() {
        return slug;
    }

    public String uri() {
        return "urn:golden:problem:" + slug;
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    public FailureCategory category() {
        return category;
    }
}
