package dev.golden.security;

import dev.golden.contracts.ProblemException;
import dev.golden.contracts.ProblemType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.MDC;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/** Writes RFC 9457 answers, from filters and handlers alike, and announces those that are denials. */
public final class Problems {

    private static final Duration DEFAULT_RETRY = Duration.ofSeconds(1);
    private static final int SERVICE_UNAVAILABLE = 503;

    private final JsonMapper json;
    private final ApplicationEventPublisher events;

    Problems(JsonMapper json, ApplicationEventPublisher events) {
        this.json = json;
        this.events = events;
    }

    /** Answers with the problem, unless an answer is already on its way. */
    public void write(HttpServletRequest request, HttpServletResponse response, ProblemException problem)
            throws IOException {
        announce(request, problem);
        if (response.isCommitted()) {
            return;
        }
        response.resetBuffer();
        ProblemType type = problem.type();
        response.setStatus(type.status());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        Duration retryAfter = problem.retryAfter() == null && type.status() == SERVICE_UNAVAILABLE
                ? DEFAULT_RETRY
                : problem.retryAfter();
        if (retryAfter != null) {
            long seconds = Math.max(1, retryAfter.plusMillis(999).toSeconds());
            response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
        }
        if (type == ProblemType.UNAUTHENTICATED && !response.containsHeader(HttpHeaders.WWW_AUTHENTICATE)) {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"golden\"");
        }
        byte[] body = json.writeValueAsBytes(body(request, problem));
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    private static Map<String, Object> body(HttpServletRequest request, ProblemException problem) {
        ProblemType type = problem.type();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", type.uri());
        body.put("title", type.title());
        body.put("status", type.status());
        body.put("detail", problem.getMessage() == null ? type.title() : problem.getMessage());
        body.put("instance", path(request));
        body.put("code", type.slug());
        String trace = MDC.get("trace_id");
        body.put("traceId", trace == null ? "" : trace);
        body.put("retryable", type.category().retryable());
        body.put("errors", problem.errors());
        return body;
    }

    private void announce(HttpServletRequest request, ProblemException problem) {
        ProblemType type = problem.type();
        if (type == ProblemType.UNAUTHENTICATED || type.status() == 403 || type == ProblemType.RATE_LIMITED) {
            Caller caller = request.getAttribute(CallerFilter.ATTRIBUTE) instanceof Caller known
                    ? known
                    : new Caller("anonymous", "-", "-", Set.of(), ClientAddress.of(request));
            String reason = problem.getMessage() == null ? type.title() : problem.getMessage();
            events.publishEvent(new Denial(caller, request.getMethod(), path(request), type, reason));
        }
    }

    /** The path the client asked for, also when the container has forwarded to its error page. */
    private static String path(HttpServletRequest request) {
        return request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) instanceof String original
                ? original
                : request.getRequestURI();
    }
}
