package dev.golden.orchestrator.admin;

import dev.golden.audit.AuditEntry;
import dev.golden.audit.AuditLog;
import dev.golden.security.Caller;
import dev.golden.security.Permission;
import dev.golden.security.RequiresPermission;
import dev.golden.security.RevokedTokens;
import dev.golden.web.Idempotent;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Refuses a token before it expires. */
@RestController
class TokenController {

    /** Longer than any token lives. */
    private static final Duration DEFAULT_MEMORY = Duration.ofDays(366);

    private final RevokedTokens revoked;
    private final AuditLog audit;
    private final Clock clock;

    TokenController(RevokedTokens revoked, AuditLog audit, Clock clock) {
        this.revoked = revoked;
        this.audit = audit;
        this.clock = clock;
    }

    /** @param expiresAt when the token would have expired; left out: it is remembered for a year */
    record RevokeRequest(
            @NotNull @NotBlank @Size(max = 200) String jti,
            @NotNull @NotBlank @Size(max = 500) String reason,
            @Nullable Instant expiresAt) {}

    record Revocation(String jti, Instant expiresAt) {}

    @PostMapping("/admin/tokens/revoke")
    @RequiresPermission(Permission.TOKEN_REVOKE)
    @Idempotent
    Revocation revoke(@Valid @RequestBody RevokeRequest body) {
        Instant asked = body.expiresAt();
        Instant until = asked == null ? clock.instant().plus(DEFAULT_MEMORY) : asked;
        revoked.revoke(body.jti(), body.reason(), until);
        audit.record(AuditEntry.done(
                        "token.revoke", "token", body.jti(), Caller.current().tenantId())
                .because(body.reason()));
        return new Revocation(body.jti(), until);
    }
}
