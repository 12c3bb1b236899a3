package dev.golden.web.problem;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/** Answers whatever a filter threw, which no handler's resolver sees. */
final class ProblemFilter extends OncePerRequestFilter {

    private final ProblemResolver resolver;

    ProblemFilter(ProblemResolver resolver) {
        this.resolver = resolver;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            chain.doFilter(request, response);
        } catch (IOException | ServletException | RuntimeException e) {
            if (response.isCommitted()) {
                throw e;
            }
            Throwable cause = e instanceof ServletException && e.getCause() != null ? e.getCause() : e;
            resolver.answer(request, response, cause);
        }
    }
}
