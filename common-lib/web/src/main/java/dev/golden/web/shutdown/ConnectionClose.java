package dev.golden.web.shutdown;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * From the beginning of the drain window on every answer ends its connection. A kept-alive one would otherwise carry
 * its next request to a server that has gone, and a request that is lost half-way cannot be repeated safely.
 */
final class ConnectionClose extends OncePerRequestFilter {

    private final DrainWindow window;

    ConnectionClose(DrainWindow window) {
        this.window = window;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (window.isOpen()) {
            response.setHeader("Connection", "close");
        }
        chain.doFilter(request, response);
    }
}
