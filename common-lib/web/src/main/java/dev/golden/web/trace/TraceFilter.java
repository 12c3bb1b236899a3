package dev.golden.web.trace;

import dev.golden.telemetry.Scope;
import dev.golden.telemetry.Traces;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.slf4j.MDC;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Goes on with the caller's W3C trace or starts one. {@code trace_id} is in every log line, audit row, exported span and
 * problem answer of the request, so that one id finds them all.
 */
final class TraceFilter extends OncePerRequestFilter {

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
    private static final int SERVER_ERROR = 500;

    private final Traces traces;
    private final String service;

    TraceFilter(Traces traces, String service) {
        this.traces = traces;
        this.service = service;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String method = METHODS.contains(request.getMethod()) ? request.getMethod() : "_OTHER";
        try (Scope scope = traces.server(method, request.getHeader("traceparent"))) {
            MDC.put("app", service);
            response.setHeader("X-Request-Id", MDC.get(Traces.TRACE_ID));
            response.setHeader("traceparent", Traces.current());
            try {
                chain.doFilter(request, response);
            } finally {
                describe(scope, method, request, response);
                MDC.remove("app");
            }
        }
    }

    /** The route's pattern, never the address: that is a caller's text. */
    private static void describe(Scope scope, String method, HttpServletRequest request, HttpServletResponse response) {
        scope.set("http.request.method", method).set("http.response.status_code", response.getStatus());
        Object route = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
        if (route != null) {
            scope.name(method + " " + route).set("http.route", route.toString());
        }
        if (response.getStatus() >= SERVER_ERROR) {
            scope.failed(Integer.toString(response.getStatus()));
        }
    }

    /** A probe every few seconds is no trace that anybody looks for. */
    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String path = request.getRequestURI();
        return path.equals("/metrics") || path.startsWith("/health/");
    }
}
