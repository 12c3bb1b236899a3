package dev.golden.web.problem;

import dev.golden.contracts.ProblemException;
import dev.golden.contracts.ProblemType;
import dev.golden.security.Problems;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

/** Answers whatever a handler, or the search for one, threw. */
final class ProblemResolver implements HandlerExceptionResolver {

    private static final Logger log = LoggerFactory.getLogger(ProblemResolver.class);

    private final Problems problems;

    ProblemResolver(Problems problems) {
        this.problems = problems;
    }

    @Override
    public @Nullable ModelAndView resolveException(
            HttpServletRequest request, HttpServletResponse response, @Nullable Object handler, Exception failure) {
        if (failure instanceof AuthenticationException || failure instanceof AccessDeniedException) {
            return null;
        }
        answer(request, response, failure);
        return new ModelAndView();
    }

    void answer(HttpServletRequest request, HttpServletResponse response, Throwable failure) {
        if (failure instanceof AsyncRequestNotUsableException) {
            return;
        }
        if (failure instanceof HttpRequestMethodNotSupportedException method && method.getSupportedMethods() != null) {
            response.setHeader(HttpHeaders.ALLOW, String.join(", ", method.getSupportedMethods()));
        }
        if (failure instanceof HttpMediaTypeNotSupportedException) {
            response.setHeader(HttpHeaders.ACCEPT, MediaType.APPLICATION_JSON_VALUE);
        }
        ProblemException problem = Translation.of(failure);
        if (problem.type() == ProblemType.INTERNAL) {
            log.error("Request failed unexpectedly", failure);
        }
        try {
            problems.write(request, response, problem);
        } catch (IOException e) {
            // The caller has gone; there is nobody left to tell.
            log.debug("Answer could not be sent", e);
        }
    }
}
