package dev.golden.web.trace;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Goes on with the caller's W3C trace or starts one. {@code trace_id} is in every log line, audit row and problem
 * answer of the request, so that one id finds them all.
 */
final class TraceFilter extends OncePerRequestFilter {

    private static final Pattern TRACEPARENT =
            Pattern.compile("^(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(-.*)?$");
    private static final String NO_TRACE = "0".repeat(32);

    private final String service;

    TraceFilter(String service) {
        this.service = service;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String trace = traceOf(request.getHeader("traceparent"));
        String parent = "00-" + trace + "-" + random().substring(0, 16) + "-01";
        MDC.put("trace_id", trace);
        MDC.put("traceparent", parent);
        MDC.put("service", service);
        response.setHeader("X-Request-Id", trace);
        response.setHeader("traceparent", parent);
        try {
            chain.doFilter(request, response);
        } finally {
            MDC.remove("trace_id");
            MDC.remove("traceparent");
            MDC.remove("service");
        }
    }

    private static String traceOf(@Nullable String header) {
        if (header != null) {
            Matcher matcher = TRACEPARENT.matcher(header);
            if (matcher.matches() && !NO_TRACE.equals(matcher.group(1))) {
                return matcher.group(1);
            }
        }
        return random();
    }

    private static String random() {
        return UUID.randomUUID().toString().replace("-", "");
    }
}
