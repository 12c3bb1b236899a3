package dev.golden.web.openapi;

import dev.golden.security.Permission;
import dev.golden.security.RoutePermission;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Lets every role read the service's OpenAPI document at {@code /v3/api-docs}. */
@AutoConfiguration
class OpenApiConfiguration {

    @Bean
    RoutePermission openApiPermission() {
        return new RoutePermission("org.springdoc", Permission.HEALTH_READ);
    }
}
