package dev.golden.security;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.resource.BearerTokenErrors;
import org.springframework.security.oauth2.server.resource.web.BearerTokenResolver;

/** Takes the token from the one Authorization header. Never from a parameter: addresses end up in logs. */
final class BearerTokens implements BearerTokenResolver {

    private static final Pattern HEADER = Pattern.compile("^[Bb][Ee][Aa][Rr][Ee][Rr] +([A-Za-z0-9._~+/=-]+) *$");

    private final OpenRoutes open;

    BearerTokens(OpenRoutes open) {
        this.open = open;
    }

    @Override
    public @Nullable String resolve(HttpServletRequest request) {
        List<String> headers = Collections.list(request.getHeaders(HttpHeaders.AUTHORIZATION));
        if (headers.isEmpty() || open.matches(request)) {
            return null;
        }
        Matcher matcher = HEADER.matcher(headers.getFirst());
        if (headers.size() > 1 || !matcher.matches()) {
            throw new OAuth2AuthenticationException(
                    BearerTokenErrors.invalidToken("Authorization must be one bearer token"));
        }
        return matcher.group(1);
    }
}
