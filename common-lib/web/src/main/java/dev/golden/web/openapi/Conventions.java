package dev.golden.web.openapi;

import dev.golden.database.PageRequest;
import dev.golden.security.RequiresPermission;
import dev.golden.web.Idempotent;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springframework.core.MethodParameter;
import org.springframework.web.method.HandlerMethod;

/** Documents what handlers leave to the web layer: pages, idempotency keys, permissions. */
final class Conventions implements GlobalOperationCustomizer {

    @Override
    public Operation customize(Operation operation, HandlerMethod handler) {
        List<Parameter> parameters =
                operation.getParameters() == null ? new ArrayList<>() : new ArrayList<>(operation.getParameters());
        Arrays.stream(handler.getMethodParameters())
                .filter(parameter -> parameter.getParameterType() == PageRequest.class)
                .findFirst()
                .ifPresent(page -> describePage(parameters, page));
        if (handler.hasMethodAnnotation(Idempotent.class)) {
            parameters.add(new Parameter()
                    .in("header")
                    .name("Idempotency-Key")
                    .description("A repeat with the same key gets the first answer again, for 24 hours")
                    .schema(new StringSchema().minLength(1).maxLength(200)));
        }
        RequiresPermission needed = handler.getMethodAnnotation(RequiresPermission.class);
        if (needed != null) {
            operation.addExtension("x-permission", needed.value().name());
        }
        operation.setParameters(parameters.isEmpty() ? null : parameters);
        return operation;
    }

    private static void describePage(List<Parameter> parameters, MethodParameter page) {
        String name = page.getParameter().getName();
        parameters.removeIf(parameter -> name.equals(parameter.getName()));
        IntegerSchema size = new IntegerSchema();
        size.setMinimum(BigDecimal.ONE);
        size.setMaximum(BigDecimal.valueOf(PageRequest.MAX_SIZE));
        size.setDefault(PageRequest.DEFAULT_SIZE);
        parameters.add(new Parameter().in("query").name("pageSize").schema(size));
        parameters.add(new Parameter().in("query").name("pageToken").schema(new StringSchema()));
    }
}
