package dev.golden.security;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whose tokens are trusted.
 *
 * @param jwtSecret key of HS256 tokens; at least 32 bytes
 * @param issuerUri external issuer with OpenID discovery, instead of the secret
 * @param jwkSetUri key set of an external issuer, instead of discovery
 * @param issuer expected {@code iss} when no issuer URI is given
 * @param audience expected in {@code aud}
 * @param clockSkew tolerated for {@code exp} and {@code nbf}; at most a minute
 * @param local a developer's machine: well-known sample secrets are tolerated
 * @param scrapeToken static bearer token that opens {@code /metrics} only
 * @param revocationRefresh how often the list of revoked tokens is read
 * @param failedAttempts refused tokens per address before 401 becomes 429
 * @param failedAttemptsPerSecond how fast that allowance comes back
 */
@ConfigurationProperties("golden.security")
public record SecurityProperties(
        @Nullable Secret jwtSecret,
        @Nullable String issuerUri,
        @Nullable String jwkSetUri,
        @DefaultValue("golden") String issuer,
        @DefaultValue("golden") String audience,
        @DefaultValue("60s") Duration clockSkew,
        @DefaultValue("false") boolean local,
        @Nullable Secret scrapeToken,
        @DefaultValue("2s") Duration revocationRefresh,
        @DefaultValue("200") int failedAttempts,
        @DefaultValue("5") int failedAttemptsPerSecond) {

    private static final Duration MAX_SKEW = Duration.ofSeconds(60);

    public SecurityProperties {
        if (clockSkew.isNegative() || clockSkew.compareTo(MAX_SKEW) > 0) {
            throw new IllegalArgumentException("golden.security.clock-skew must be between 0s and 60s");
        }
    }

    boolean hasExternalIssuer() {
        return isSet(issuerUri) || isSet(jwkSetUri);
    }

    String expectedIssuer() {
        return issuerUri != null && !issuerUri.isBlank() ? issuerUri : issuer;
    }

    static boolean isSet(@Nullable String value) {
        return value != null && !value.isBlank();
    }
}
