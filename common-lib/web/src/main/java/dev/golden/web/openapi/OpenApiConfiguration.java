package dev.golden.web.openapi;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import dev.golden.database.Page;
import dev.golden.security.Permission;
import dev.golden.security.RoutePermission;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springdoc.core.providers.ObjectMapperProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** The OpenAPI document of the service at {@code /v3/api-docs}, which every role may read. */
@AutoConfiguration
class OpenApiConfiguration {

    private static final String SCHEME = "bearer";

    @Bean
    RoutePermission openApiPermission() {
        return new RoutePermission("org.springdoc", Permission.HEALTH_READ);
    }

    @Bean
    OpenAPI openApi(Environment environment) {
        return new OpenAPI()
                .info(new Info()
                        .title("Golden Architecture: " + environment.getProperty("spring.application.name", "golden"))
                        .version("1"))
                .components(new Components()
                        .addSecuritySchemes(
                                SCHEME,
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("bearer")
                                        .bearerFormat("JWT")))
                .addSecurityItem(new SecurityRequirement().addList(SCHEME));
    }

    /** The names that are on the wire: springdoc reads our records with another mapper than the one that writes them. */
    @Bean
    ModelResolver wireNames(ObjectMapperProvider mappers) {
        return new ModelResolver(mappers.jsonMapper()
                        .copy()
                        .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                        .addMixIn(Page.class, PageNames.class))
                .openapi31(true);
    }

    @Bean
    GlobalOperationCustomizer conventions() {
        return new Conventions();
    }

    /** As in the answers themselves. */
    private interface PageNames {

        @JsonProperty("nextPageToken")
        String nextPageToken();
    }
}
