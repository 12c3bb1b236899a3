package dev.golden.peerhub.reliability;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the reviewers' reliability.
 *
 * @param halfLife after this time an answer counts half
 */
@ConfigurationProperties("golden.reliability")
public record ReliabilityProperties(@DefaultValue("90d") Duration halfLife) {

    public ReliabilityProperties {
        if (!halfLife.isPositive()) {
            throw new IllegalArgumentException("golden.reliability.half-life must be positive");
        }
    }
}
