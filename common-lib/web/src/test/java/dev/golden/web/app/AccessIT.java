package dev.golden.web.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.golden.security.RoutePermissions;
import dev.golden.testsupport.Tokens;
import org.junit.jupiter.api.Test;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

class AccessIT {

    private final Api api = new Api(TestApplication.context());
    private final String developer = Tokens.of("DEVELOPER", "acme");

    @Test
    void nothingIsOpenButTheProbes() {
        assertThat(api.get("/health/live", null).body()).isEqualTo("{\"status\":\"UP\"}");
        assertThat(api.get("/health/ready", null).status()).isEqualTo(200);
        for (String path :
                new String[] {"/health", "/who", "/unnamed", "/no/such/route", "/error", "/v3/api-docs", "/"}) {
            Api.Reply reply = api.get(path, null);
            assertThat(reply.status()).as(path).isEqualTo(401);
            assertThat(reply.header("WWW-Authenticate")).startsWith("Bearer");
            assertThat(reply.header("Content-Type")).startsWith("application/problem+json");
            assertThat(reply.code()).isEqualTo("unauthenticated");
        }
    }

    @Test
    void aTokenOpensWhatItsRoleMay() {
        assertThat(api.get("/who", developer).json().path("tenant").asString()).isEqualTo("acme");
        assertThat(api.send("POST", "/things", Tokens.of("VIEWER", "acme"), "{\"name\":\"n\",\"priority\":1}")
                        .status())
                .isEqualTo(403);
        assertThat(api.get("/no/such/route", developer).code()).isEqualTo("not-found");
        assertThat(api.get("/error", developer).status()).isEqualTo(404);
        assertThat(api.get("/health", Tokens.of("VIEWER", "acme"))
                        .json()
                        .path("components")
                        .path("db")
                        .path("status")
                        .asString())
                .isEqualTo("UP");
    }

    @Test
    void aHandlerThatNamesNoPermissionIsRefusedToEverybody() {
        assertThat(api.get("/unnamed", Tokens.of("ADMIN", "acme")).status()).isEqualTo(403);
    }

    /** What each service's test does: {@code unnamed(...)} must be empty there. */
    @Test
    void handlersWithoutAPermissionAreFound() {
        RequestMappingHandlerMapping routes =
                TestApplication.context().getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class);
        assertThat(TestApplication.context()
                        .getBean(RoutePermissions.class)
                        .unnamed(routes.getHandlerMethods().values()))
                .singleElement()
                .asString()
                .contains("Things#unnamed");
    }

    @Test
    void metricsAreOpenFromInsideOnly() {
        assertThat(api.get("/metrics", null).body()).contains("jvm_memory_used_bytes");
        assertThat(api.get("/metrics", null, "X-Forwarded-For", "10.1.2.3, 192.168.0.1")
                        .status())
                .isEqualTo(200);
        assertThat(api.get("/metrics", null, "X-Forwarded-For", "203.0.113.9, 10.0.0.1")
                        .status())
                .isEqualTo(401);
        assertThat(api.get("/metrics", developer, "X-Forwarded-For", "203.0.113.9")
                        .status())
                .isEqualTo(403);
        assertThat(api.get("/metrics", Tokens.of("OPERATOR", "acme"), "X-Forwarded-For", "203.0.113.9")
                        .status())
                .isEqualTo(200);
        assertThat(api.get("/metrics", "scrape-scrape-scrape", "X-Forwarded-For", "203.0.113.9")
                        .status())
                .isEqualTo(200);
        assertThat(api.get("/who", "scrape-scrape-scrape").status()).isEqualTo(401);
    }

    @Test
    void theOpenApiDocumentNeedsAToken() {
        Api.Reply reply = api.get("/v3/api-docs", Tokens.of("VIEWER", "acme"));
        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        assertThat(reply.json().path("openapi").asString()).startsWith("3.1");
        assertThat(reply.body()).contains("budget_tokens");
    }

    @Test
    void streamsEndAsTheyShould() {
        Api.Reply reply = api.get("/stream", developer);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).contains("id:1", "data:second").doesNotContain("problem");
        Api.Reply refused = api.get("/stream", null, "Accept", "text/event-stream");
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.header("Content-Type")).startsWith("application/problem+json");
    }

    @Test
    void onlyAdminAndServiceSeeAllTenants() {
        assertThat(scope("DEVELOPER")).isEqualTo("acme");
        assertThat(scope("AUDITOR")).isEqualTo("acme");
        assertThat(scope("ADMIN")).isEqualTo("*");
        assertThat(scope("SERVICE")).isEqualTo("*");
        assertThat(api.get("/other-tenant?tenant=globex", developer).status()).isEqualTo(403);
        assertThat(api.get("/other-tenant?tenant=globex", Tokens.of("ADMIN", "acme"))
                        .status())
                .isEqualTo(200);
    }

    private String scope(String role) {
        return api.get("/who", Tokens.of(role, "acme")).json().path("scope").asString();
    }

    @Test
    void everyAnswerForbidsCachingSniffingAndFraming() {
        Api.Reply reply = api.get("/who", developer);
        assertThat(reply.header("Strict-Transport-Security")).contains("max-age=31536000");
        assertThat(reply.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(reply.header("X-Frame-Options")).isEqualTo("DENY");
        assertThat(reply.header("Cache-Control")).contains("no-store");
        assertThat(reply.header("X-Request-Id")).hasSize(32);
        Api.Reply preflight = api.send(
                "OPTIONS",
                "/who",
                developer,
                null,
                "Origin",
                "https://evil.example",
                "Access-Control-Request-Method",
                "GET");
        assertThat(preflight.header("Access-Control-Allow-Origin")).isEmpty();
    }
}
