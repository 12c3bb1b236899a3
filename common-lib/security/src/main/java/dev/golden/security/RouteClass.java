package dev.golden.security;

import java.util.Locale;

/** Routes that share a limit. */
enum RouteClass {
    READ,
    WRITE,
    EXECUTE;

    static RouteClass of(String method, String path) {
        return switch (method) {
            case "GET", "HEAD", "OPTIONS" -> READ;
            default -> path.startsWith("/sandbox/execute") ? EXECUTE : WRITE;
        };
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
