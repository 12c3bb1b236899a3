package dev.golden.security;

import dev.golden.contracts.ProblemException;
import dev.golden.contracts.ProblemType;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who sent the request, from the verified token.
 *
 * @param subject {@code sub}
 * @param tokenId {@code jti}
 * @param tenantId {@code tenant}
 * @param address where the request came from
 */
public record Caller(String subject, String tokenId, String tenantId, Set<Role> roles, String address) {

    /** The platform itself, for audit rows of work that no request caused. */
    public static final Caller PLATFORM = new Caller("platform", "-", "platform", Set.of(Role.SERVICE), "-");

    private static final ThreadLocal<@Nullable Caller> CURRENT = new ThreadLocal<>();

    /** Caller of the current request; {@link #PLATFORM} outside of requests. */
    public static Caller current() {
        Caller caller = CURRENT.get();
        return caller == null ? PLATFORM : caller;
    }

    /** Set by the security filter at the start of a request, cleared (null) at its end. */
    public static void bind(@Nullable Caller caller) {
        if (caller == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(caller);
        }
    }

    public boolean may(Permission permission) {
        return roles.stream().anyMatch(role -> role.may(permission));
    }

    public boolean isAdmin() {
        return roles.contains(Role.ADMIN);
    }

    /**
     * Tenant a request acts for: the token's, or for ADMIN the one it names.
     *
     * @throws ProblemException 403 when another tenant is named without ADMIN
     */
    public String tenantFor(@Nullable String named) {
        if (named == null || named.equals(tenantId)) {
            return tenantId;
        }
        if (!isAdmin()) {
            throw new ProblemException(ProblemType.PERMISSION_DENIED, "Only ADMIN may name another tenant");
        }
        return named;
    }
}
