package dev.golden.security;

import dev.golden.contracts.ProblemException;
import dev.golden.contracts.ProblemType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.springframework.web.filter.OncePerRequestFilter;

/** Limits each principal per class of routes and tells it, on every answer, what it has left. */
final class RateLimitFilter extends OncePerRequestFilter {

    private final RateLimiter limiter;
    private final Problems problems;

    RateLimitFilter(RateLimiter limiter, Problems problems) {
        this.limiter = limiter;
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!limiter.enabled() || !(request.getAttribute(CallerFilter.ATTRIBUTE) instanceof Caller caller)) {
            chain.doFilter(request, response);
            return;
        }
        RouteClass routes = RouteClass.of(request.getMethod(), request.getRequestURI());
        RateLimiter.Decision decision = limiter.consume(caller, routes);
        describe(response, routes, decision);
        if (decision.allowed()) {
            chain.doFilter(request, response);
        } else {
            problems.write(
                    request,
                    response,
                    new ProblemException(
                            ProblemType.RATE_LIMITED,
                            "More " + routes.label() + " requests than allowed; wait before the next one",
                            List.of(),
                            decision.retryAfter(),
                            null));
        }
    }

    private static void describe(HttpServletResponse response, RouteClass routes, RateLimiter.Decision decision) {
        long reset = seconds(decision.untilFull());
        long window = Math.max(1, decision.policy().burst() / decision.policy().perSecond());
        response.setHeader(
                "RateLimit-Policy",
                "\"" + routes.label() + "\";q=" + decision.policy().burst() + ";w=" + window);
        response.setHeader("RateLimit", "\"" + routes.label() + "\";r=" + decision.remaining() + ";t=" + reset);
        response.setHeader("X-RateLimit-Limit", Long.toString(decision.policy().burst()));
        response.setHeader("X-RateLimit-Remaining", Long.toString(decision.remaining()));
        response.setHeader("X-RateLimit-Reset", Long.toString(reset));
    }

    private static long seconds(Duration duration) {
        return duration.plusMillis(999).toSeconds();
    }
}
