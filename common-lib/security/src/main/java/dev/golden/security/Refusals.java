package dev.golden.security;

import dev.golden.contracts.ProblemException;
import dev.golden.contracts.ProblemType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.RequestRejectedHandler;

/** Answers for requests that the security filters turn away. */
final class Refusals implements AuthenticationEntryPoint, AccessDeniedHandler, RequestRejectedHandler {

    private static final String CHALLENGE = "Bearer realm=\"golden\"";

    private final Problems problems;
    private final AddressLimits failures;

    Refusals(Problems problems, AddressLimits failures) {
        this.problems = problems;
        this.failures = failures;
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException cause)
            throws IOException {
        // Only refused tokens count: a good token keeps working from the address that somebody else attacks from.
        Duration wait = failures.consume(ClientAddress.of(request));
        if (!wait.isZero()) {
            problems.write(
                    request,
                    response,
                    new ProblemException(
                            ProblemType.RATE_LIMITED,
                            "Too many refused tokens from this address",
                            List.of(),
                            wait,
                            cause));
            return;
        }
        boolean sent = cause instanceof OAuth2AuthenticationException;
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, sent ? CHALLENGE + ", error=\"invalid_token\"" : CHALLENGE);
        problems.write(
                request,
                response,
                new ProblemException(
                        ProblemType.UNAUTHENTICATED,
                        sent ? "The bearer token is not valid" : "A bearer token is required"));
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException cause)
            throws IOException {
        problems.write(request, response, new ProblemException(ProblemType.PERMISSION_DENIED, "Not permitted"));
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, RequestRejectedException cause)
            throws IOException {
        problems.write(
                request,
                response,
                new ProblemException(
                        ProblemType.VALIDATION_FAILED,
                        "The request has a method, address or header that is not allowed"));
    }
}
