package dev.golden.security;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.web.method.HandlerMethod;

/** Which permission a handler method needs. None found means that nobody may call it. */
public final class RoutePermissions {

    private final List<RoutePermission> libraries;

    RoutePermissions(List<RoutePermission> libraries) {
        this.libraries = List.copyOf(libraries);
    }

    /** Handlers that nobody may call because they name no permission; a service's tests expect none. */
    public List<String> unnamed(Collection<HandlerMethod> handlers) {
        return handlers.stream()
                .filter(handler -> find(handler).isEmpty())
                .map(HandlerMethod::toString)
                .sorted()
                .toList();
    }

    /** Its annotation's, or for a library's handler the one registered for the package. */
    public Optional<Permission> find(HandlerMethod handler) {
        RequiresPermission named = handler.getMethodAnnotation(RequiresPermission.class);
        if (named != null) {
            return Optional.of(named.value());
        }
        String type = handler.getBeanType().getName();
        return libraries.stream()
                .filter(library -> type.startsWith(library.packagePrefix() + "."))
                .map(RoutePermission::permission)
                .findFirst();
    }
}
