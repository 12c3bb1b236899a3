package dev.golden.security;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpHeaders;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * The only requests that need no token: the probes, and metrics when asked for from inside the cluster or with the
 * scrape token.
 */
final class OpenRoutes implements RequestMatcher {

    private static final String BEARER = "Bearer ";

    private final SecurityProperties properties;

    OpenRoutes(SecurityProperties properties) {
        this.properties = properties;
    }

    @Override
    public boolean matches(HttpServletRequest request) {
        return switch (request.getRequestURI()) {
            case "/health/live", "/health/ready" -> isReading(request);
            case "/metrics" -> isReading(request) && (ClientAddress.isInside(request) || hasScrapeToken(request));
            default -> false;
        };
    }

    private static boolean isReading(HttpServletRequest request) {
        return request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
    }

    private boolean hasScrapeToken(HttpServletRequest request) {
        Secret expected = properties.scrapeToken();
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        return expected != null
                && !expected.isBlank()
                && header != null
                && header.startsWith(BEARER)
                && expected.matches(header.substring(BEARER.length()));
    }
}
