package dev.golden.security;

import dev.golden.contracts.ProblemException;
import dev.golden.contracts.ProblemType;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/** Refuses every handler whose permission the caller lacks, and every handler that names none. */
final class PermissionInterceptor implements HandlerInterceptor {

    private final OpenRoutes open;
    private final RoutePermissions permissions;

    PermissionInterceptor(OpenRoutes open, RoutePermissions permissions) {
        this.open = open;
        this.permissions = permissions;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        // Error pages and the second half of an asynchronous answer continue a request that was decided already.
        if (request.getDispatcherType() != DispatcherType.REQUEST || open.matches(request)) {
            return true;
        }
        Optional<Permission> needed =
                handler instanceof HandlerMethod method ? permissions.find(method) : Optional.empty();
        if (needed.isEmpty()) {
            throw new ProblemException(ProblemType.PERMISSION_DENIED, "This route is open to nobody");
        }
        if (!(request.getAttribute(CallerFilter.ATTRIBUTE) instanceof Caller caller) || !caller.may(needed.get())) {
            throw new ProblemException(ProblemType.PERMISSION_DENIED, "Needs the permission " + needed.get());
        }
        return true;
    }
}
