package dev.golden.security;

import dev.golden.contracts.ProblemException;
import dev.golden.contracts.ProblemType;
import dev.golden.database.TenantScope;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Binds who calls, and which tenant's rows the thread may see, for exactly the length of the request: a binding left
 * behind would let the next request on the thread act as somebody else.
 */
final class CallerFilter extends OncePerRequestFilter {

    static final String ATTRIBUTE = Caller.class.getName();

    private final Problems problems;

    CallerFilter(Problems problems) {
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!(SecurityContextHolder.getContext().getAuthentication() instanceof JwtAuthenticationToken token)) {
            chain.doFilter(request, response);
            return;
        }
        Caller caller = callerOf(token.getToken(), ClientAddress.of(request));
        request.setAttribute(ATTRIBUTE, caller);
        if (caller.roles().isEmpty()) {
            problems.write(
                    request,
                    response,
                    new ProblemException(ProblemType.PERMISSION_DENIED, "The token names no role that is known here"));
            return;
        }
        Caller.bind(caller);
        try {
            TenantScope.run(scopeOf(caller), () -> proceed(request, response, chain));
        } catch (Carried carried) {
            carried.rethrow();
        } finally {
            Caller.bind(null);
        }
    }

    private static void proceed(HttpServletRequest request, HttpServletResponse response, FilterChain chain) {
        try {
            chain.doFilter(request, response);
        } catch (IOException | ServletException e) {
            throw new Carried(e);
        }
    }

    private static Caller callerOf(Jwt token, String address) {
        // TokenRules has made sure of these claims; a token without one does not get here.
        return new Caller(
                Objects.requireNonNull(token.getSubject()),
                Objects.requireNonNull(token.getClaimAsString("jti")),
                Objects.requireNonNull(token.getClaimAsString("tenant")),
                rolesOf(token.getClaims().get("roles")),
                address);
    }

    private static Set<Role> rolesOf(@Nullable Object claim) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        if (claim instanceof Collection<?> names) {
            for (Role role : Role.values()) {
                if (names.contains(role.name())) {
                    roles.add(role);
                }
            }
        }
        return Set.copyOf(roles);
    }

    private static String scopeOf(Caller caller) {
        return caller.isAdmin() || caller.roles().contains(Role.SERVICE) ? TenantScope.ALL : caller.tenantId();
    }

    /** Takes a checked exception through a lambda. */
    private static final class Carried extends RuntimeException {

        Carried(Exception cause) {
            super(cause);
        }

        void rethrow() throws ServletException, IOException {
            switch (getCause()) {
                case IOException e -> throw e;
                case ServletException e -> throw e;
                case null, default -> throw this;
            }
        }
    }
}
