package dev.golden.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import javax.crypto.SecretKey;

/** Makes HS256 tokens that the services accept: for {@code golden token} and calls between services. */
public final class TokenMinter {

    private final SecretKey key;
    private final String issuer;
    private final String audience;
    private final Clock clock;

    /** @throws IllegalStateException when the secret is too weak to sign with */
    public TokenMinter(SecurityProperties properties, Clock clock) {
        this(SigningKey.of(properties.jwtSecret(), properties.local()), properties, clock);
    }

    private TokenMinter(SecretKey key, SecurityProperties properties, Clock clock) {
        this.key = key;
        this.issuer = properties.issuer();
        this.audience = properties.audience();
        this.clock = clock;
    }

    /** Minter for tools that have no configuration but the secret; issuer and audience are the platform's defaults. */
    public static TokenMinter of(Secret secret, boolean local, Clock clock) {
        SecurityProperties defaults = new SecurityProperties(
                secret, null, null, "golden", "golden", Duration.ZERO, local, null, Duration.ofSeconds(2), 200, 5);
        return new TokenMinter(defaults, clock);
    }

    public String mint(Role role, String tenant, String subject, Duration ttl) {
        return mint(Set.of(role), tenant, subject, ttl);
    }

    /** A signed token with {@code iss, aud, sub, jti, tenant, roles, iat, nbf, exp}. */
    public String mint(Set<Role> roles, String tenant, String subject, Duration ttl) {
        if (!TokenRules.TENANT.matcher(tenant).matches()) {
            throw new IllegalArgumentException("tenant must match " + TokenRules.TENANT.pattern());
        }
        Instant now = clock.instant();
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer(issuer)
                .audience(audience)
                .subject(subject)
                .jwtID(UUID.randomUUID().toString())
                .claim("tenant", tenant)
                .claim("roles", names(roles))
                .issueTime(Date.from(now))
                .notBeforeTime(Date.from(now))
                .expirationTime(Date.from(now.plus(ttl)))
                .build();
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256)
                        .type(JOSEObjectType.JWT)
                        .build(),
                claims);
        try {
            token.sign(new MACSigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException("Cannot sign a token", e);
        }
        return token.serialize();
    }

    private static List<String> names(Set<Role> roles) {
        return roles.stream().map(Role::name).sorted().toList();
    }
}
