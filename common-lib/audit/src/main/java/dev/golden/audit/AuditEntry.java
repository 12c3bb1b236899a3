package dev.golden.audit;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What happened.
 *
 * @param action noun and verb, e.g. {@code task.submit}, {@code breaker.reset}
 * @param objectType kind of thing acted on, e.g. {@code task}
 * @param objectId its id
 * @param tenantId tenant of the object
 * @param result how it ended
 * @param reason why, in the actor's words or as the rule that denied it
 * @param details further facts, small; never payloads or secrets
 */
public record AuditEntry(
        String action,
        String objectType,
        String objectId,
        String tenantId,
        Result result,
        @Nullable String reason,
        Map<String, Object> details) {

    public enum Result {
        DONE,
        DENIED,
        FAILED
    }

    public static AuditEntry done(String action, String objectType, Object objectId, String tenantId) {
        return new AuditEntry(action, objectType, objectId.toString(), tenantId, Result.DONE, null, Map.of());
    }

    public static AuditEntry denied(String action, String objectType, Object objectId, String tenantId, String reason) {
        return new AuditEntry(action, objectType, objectId.toString(), tenantId, Result.DENIED, reason, Map.of());
    }

    public AuditEntry because(@Nullable String why) {
        return new AuditEntry(action, objectType, objectId, tenantId, result, why, details);
    }

    public AuditEntry with(Map<String, Object> facts) {
        return new AuditEntry(action, objectType, objectId, tenantId, result, reason, Map.copyOf(facts));
    }
}
