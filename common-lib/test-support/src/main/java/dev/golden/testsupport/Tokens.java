package dev.golden.testsupport;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** Bearer tokens of test callers, signed with the test secret. */
public final class Tokens {

    /** As {@code openssl rand -hex 32} makes them; its characters are the key. */
    public static final String SECRET = "5f1d8c0e9a7b46332f0d1c4e8b6a79350c2e4f6a8b1d3c5e7f9a0b2d4c6e8f1a";

    private static final Clock CLOCK = Clock.systemUTC();

    private Tokens() {}

    /** Token of a caller named after the role, e.g. {@code approver}. */
    public static String of(String role, String tenant) {
        return of(role, tenant, role.toLowerCase(Locale.ROOT));
    }

    public static String of(String role, String tenant, String subject) {
        Instant now = CLOCK.instant();
        return sign(new JWTClaimsSet.Builder()
                .issuer("golden")
                .audience("golden")
                .subject(subject)
                .jwtID(UUID.randomUUID().toString())
                .claim("tenant", tenant)
                .claim("roles", List.of(role))
                .issueTime(Date.from(now))
                .notBeforeTime(Date.from(now.minusSeconds(1)))
                .expirationTime(Date.from(now.plus(Duration.ofHours(1))))
                .build());
    }

    /** Signs any claims with the test secret, for tokens that must be refused. */
    public static String sign(JWTClaimsSet claims) {
        try {
            SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
            token.sign(new MACSigner(SECRET.getBytes(StandardCharsets.UTF_8)));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
