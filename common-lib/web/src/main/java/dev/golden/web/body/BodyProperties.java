package dev.golden.web.body;

import java.util.Comparator;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How large a request body may be.
 *
 * @param maxSize for routes not named in {@code routes}
 * @param routes by prefix of the path; the longest that matches counts
 */
@ConfigurationProperties("golden.web.body")
record BodyProperties(
        @DefaultValue("1MB") DataSize maxSize, @Nullable Map<String, DataSize> routes) {

    private static final Map<String, DataSize> DEFAULTS = Map.of("/sandbox", DataSize.ofMegabytes(4));

    BodyProperties {
        routes = routes == null || routes.isEmpty() ? DEFAULTS : Map.copyOf(routes);
    }

    int limitFor(String path) {
        Map<String, DataSize> limits = routes == null ? DEFAULTS : routes;
        return (int) limits.entrySet().stream()
                .filter(route -> path.equals(route.getKey()) || path.startsWith(route.getKey() + "/"))
                .max(Comparator.comparingInt(route -> route.getKey().length()))
                .map(Map.Entry::getValue)
                .orElse(maxSize)
                .toBytes();
    }
}
