package dev.golden.web.idempotency;

import dev.golden.web.Idempotent;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.servlet.mvc.method.annotation.ServletInvocableHandlerMethod;

/**
 * Calls {@link Idempotent} handlers through {@link Idempotency}: after their arguments are read and validated, around
 * the call itself, before its answer is written. Handlers need no proxy for it.
 */
final class IdempotentHandlers extends RequestMappingHandlerAdapter {

    private static final int OK = 200;

    private final Idempotency idempotency;

    IdempotentHandlers(Idempotency idempotency) {
        this.idempotency = idempotency;
    }

    @Override
    protected ServletInvocableHandlerMethod createInvocableHandlerMethod(HandlerMethod handler) {
        return handler.hasMethodAnnotation(Idempotent.class)
                ? new IdempotentInvocation(handler)
                : super.createInvocableHandlerMethod(handler);
    }

    private final class IdempotentInvocation extends ServletInvocableHandlerMethod {

        IdempotentInvocation(HandlerMethod handler) {
            super(handler);
        }

        @Override
        protected @Nullable Object doInvoke(@Nullable Object... arguments) throws Exception {
            ServletRequestAttributes request =
                    (ServletRequestAttributes) Objects.requireNonNull(RequestContextHolder.getRequestAttributes());
            int status = getResponseStatus() == null ? OK : getResponseStatus().value();
            return idempotency.call(request.getRequest(), status, () -> super.doInvoke(arguments));
        }
    }
}
