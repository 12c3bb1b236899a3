package dev.golden.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.golden.database.TenantScope;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import tools.jackson.databind.json.JsonMapper;

class CallerFilterTest {

    private final CallerFilter filter =
            new CallerFilter(new Problems(JsonMapper.builder().build(), event -> {}));

    @BeforeEach
    void authenticate() {
        Jwt token = Jwt.withTokenValue("t")
                .header("alg", "HS256")
                .subject("ann")
                .jti("1")
                .claim("tenant", "acme")
                .claim("roles", List.of("DEVELOPER", "ROOT"))
                .build();
        SecurityContextHolder.getContext().setAuthentication(new JwtAuthenticationToken(token, List.of()));
    }

    @AfterEach
    void forget() {
        SecurityContextHolder.clearContext();
    }

    @Test
    void bindsForTheLengthOfTheRequestOnly() throws ServletException, IOException {
        filter.doFilter(new MockHttpServletRequest(), new MockHttpServletResponse(), (request, response) -> {
            assertThat(Caller.current().subject()).isEqualTo("ann");
            assertThat(Caller.current().roles()).containsExactly(Role.DEVELOPER);
            assertThat(TenantScope.current()).isEqualTo("acme");
        });
        isCleared();
    }

    @Test
    void clearsAfterEachKindOfFailure() {
        for (Exception failure :
                new Exception[] {new IOException("io"), new ServletException("s"), new IllegalStateException("r")}) {
            assertThatThrownBy(() -> filter.doFilter(
                            new MockHttpServletRequest(), new MockHttpServletResponse(), (request, response) -> {
                                switch (failure) {
                                    case IOException e -> throw e;
                                    case ServletException e -> throw e;
                                    default -> throw (RuntimeException) failure;
                                }
                            }))
                    .isSameAs(failure);
            isCleared();
        }
    }

    private static void isCleared() {
        assertThat(Caller.current()).isSameAs(Caller.PLATFORM);
        assertThat(TenantScope.current()).isEmpty();
    }
}
