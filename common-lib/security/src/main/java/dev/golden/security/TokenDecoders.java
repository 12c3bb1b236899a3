package dev.golden.security;

import java.time.Clock;
import java.time.Duration;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.MacAlgorithm;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.SupplierJwtDecoder;
import org.springframework.web.client.RestTemplate;

/**
 * Verifies tokens either with the shared secret (HS256 only) or with an external issuer's keys (RS256 and ES256 only).
 * Never both: a public key that is accepted as an HMAC secret lets anybody sign.
 */
final class TokenDecoders {

    private static final Duration KEY_SET_TIMEOUT = Duration.ofSeconds(2);

    private TokenDecoders() {}

    static JwtDecoder of(SecurityProperties properties, RevokedTokens revoked, Clock clock) {
        JwtTimestampValidator times = new JwtTimestampValidator(properties.clockSkew());
        times.setClock(clock);
        DelegatingOAuth2TokenValidator<org.springframework.security.oauth2.jwt.Jwt> rules =
                new DelegatingOAuth2TokenValidator<>(
                        times, new TokenRules(properties.expectedIssuer(), properties.audience(), revoked));
        if (properties.hasExternalIssuer()) {
            // Lazily: the service must start while the issuer is away.
            return new SupplierJwtDecoder(() -> {
                NimbusJwtDecoder decoder = external(properties);
                decoder.setJwtValidator(rules);
                return decoder;
            });
        }
        NimbusJwtDecoder decoder = NimbusJwtDecoder.withSecretKey(
                        SigningKey.of(properties.jwtSecret(), properties.local()))
                .macAlgorithm(MacAlgorithm.HS256)
                .build();
        decoder.setJwtValidator(rules);
        return decoder;
    }

    private static NimbusJwtDecoder external(SecurityProperties properties) {
        String keys = properties.jwkSetUri();
        NimbusJwtDecoder.JwkSetUriJwtDecoderBuilder builder = keys != null && !keys.isBlank()
                ? NimbusJwtDecoder.withJwkSetUri(keys)
                : NimbusJwtDecoder.withIssuerLocation(properties.expectedIssuer());
        SimpleClientHttpRequestFactory requests = new SimpleClientHttpRequestFactory();
        requests.setConnectTimeout(KEY_SET_TIMEOUT);
        requests.setReadTimeout(KEY_SET_TIMEOUT);
        return builder.restOperations(new RestTemplate(requests))
                .jwsAlgorithm(SignatureAlgorithm.RS256)
                .jwsAlgorithm(SignatureAlgorithm.ES256)
                .build();
    }
}
