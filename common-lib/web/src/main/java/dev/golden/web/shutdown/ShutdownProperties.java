package dev.golden.web.shutdown;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings {@code golden.shutdown.*}.
 *
 * @param drain how long requests are still served after readiness has gone: until every proxy and every node has heard of
 *     it. Nothing is refused in the meantime.
 */
@ConfigurationProperties("golden.shutdown")
public record ShutdownProperties(@DefaultValue("5s") Duration drain) {

    /** More would eat up what running requests need within the time that Kubernetes grants. */
    private static final Duration MOST = Duration.ofSeconds(15);

    public ShutdownProperties {
        if (drain.isNegative() || drain.compareTo(MOST) > 0) {
            throw new IllegalArgumentException("golden.shutdown.drain must be between 0 and " + MOST.toSeconds() + "s");
        }
    }
}
