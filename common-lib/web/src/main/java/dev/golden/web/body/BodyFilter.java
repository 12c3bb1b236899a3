package dev.golden.web.body;

import dev.golden.contracts.ProblemException;
import dev.golden.contracts.ProblemType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Reads the body of a request, after its caller is known and before any handler, so that size, type and text rules hold
 * on every route alike and nothing of a body that breaks them is acted on.
 */
final class BodyFilter extends OncePerRequestFilter {

    private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH", "DELETE");
    private static final String SUPPORTED_VERSION = "1";

    private final BodyProperties properties;

    BodyFilter(BodyProperties properties) {
        this.properties = properties;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String version = request.getHeader("API-Version");
        if (version != null && !version.equals(SUPPORTED_VERSION)) {
            throw ProblemException.invalid("API-Version", "must be " + SUPPORTED_VERSION);
        }
        checkQuery(request.getQueryString());
        if (!WITH_BODY.contains(request.getMethod())) {
            chain.doFilter(request, response);
            return;
        }
        byte[] body = read(request);
        if (body.length > 0) {
            checkType(request, body);
            TextRules.check(body);
        }
        chain.doFilter(new BufferedBody(request, body), response);
    }

    private static void checkQuery(@Nullable String query) {
        if (query == null) {
            return;
        }
        for (String parameter : query.split("&", -1)) {
            if (parameter.contains("%00")) {
                String name = parameter.split("=", 2)[0];
                throw ProblemException.invalid(
                        name.matches("[A-Za-z0-9._-]{1,64}") ? name : "query", "must not contain NUL");
            }
        }
    }

    private byte[] read(HttpServletRequest request) {
        int limit = properties.limitFor(request.getRequestURI());
        if (request.getContentLengthLong() > limit) {
            throw tooLarge(limit);
        }
        // One byte more than allowed tells, also for a chunked body, that there is more.
        byte[] body;
        try {
            body = request.getInputStream().readNBytes(limit + 1);
        } catch (IOException e) {
            // Cut off, too slow, or not chunked as it says: nothing of ours.
            throw new ProblemException(
                    ProblemType.MALFORMED_BODY, "The body did not arrive completely", List.of(), null, e);
        }
        if (body.length > limit) {
            throw tooLarge(limit);
        }
        return body;
    }

    private static ProblemException tooLarge(int limit) {
        return new ProblemException(ProblemType.BODY_TOO_LARGE, "The body may have " + limit + " bytes at most");
    }

    private static void checkType(HttpServletRequest request, byte[] body) {
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        String[] parts = String.valueOf(request.getContentType())
                .toLowerCase(Locale.ROOT)
                .split(";", 2);
        boolean utf8 = parts.length == 1
                || !parts[1].contains("charset")
                || parts[1].replace("\"", "").replace(" ", "").contains("charset=utf-8");
        boolean json = switch (parts[0].strip()) {
            case "application/json" -> true;
            // What curl -d sends when no type is named: JSON by its first character.
            case "application/x-www-form-urlencoded" -> body[0] == '{';
            default -> false;
        };
        if (!json || !utf8 || (encoding != null && !encoding.equalsIgnoreCase("identity"))) {
            throw new ProblemException(
                    ProblemType.UNSUPPORTED_MEDIA_TYPE, "Content-Type must be application/json, in UTF-8, not encoded");
        }
    }
}
