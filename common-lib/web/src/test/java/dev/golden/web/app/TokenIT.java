package dev.golden.web.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.golden.security.RevokedTokens;
import dev.golden.testsupport.Tokens;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class TokenIT {

    private final Api api = new Api(TestApplication.context());

    private static JWTClaimsSet.Builder claims() {
        Instant now = InstantSource.system().instant();
        return new JWTClaimsSet.Builder()
                .issuer("golden")
                .audience("golden")
                .subject("mallory")
                .jwtID(UUID.randomUUID().toString())
                .claim("tenant", "acme")
                .claim("roles", List.of("DEVELOPER"))
                .issueTime(Date.from(now.minusSeconds(600)))
                .notBeforeTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(300)));
    }

    private int status(String token) {
        return api.get("/who", token).status();
    }

    private int statusWith(UnaryOperator<JWTClaimsSet.Builder> change) {
        return status(Tokens.sign(change.apply(claims()).build()));
    }

    private static Date in(Duration duration) {
        return Date.from(InstantSource.system().instant().plus(duration));
    }

    @Test
    void aGoodTokenIsAccepted() {
        assertThat(statusWith(claims -> claims)).isEqualTo(200);
    }

    @Test
    void timesAreCheckedWithAMinuteOfSkew() {
        assertThat(statusWith(claims -> claims.expirationTime(in(Duration.ofSeconds(-90)))))
                .isEqualTo(401);
        assertThat(statusWith(claims -> claims.expirationTime(in(Duration.ofSeconds(-30)))))
                .isEqualTo(200);
        assertThat(statusWith(claims -> claims.notBeforeTime(in(Duration.ofSeconds(90)))))
                .isEqualTo(401);
        assertThat(statusWith(claims -> claims.notBeforeTime(in(Duration.ofSeconds(30)))))
                .isEqualTo(200);
        assertThat(statusWith(claims -> claims.expirationTime(null))).isEqualTo(401);
    }

    @Test
    void claimsMustBeOurs() {
        assertThat(statusWith(claims -> claims.issuer("https://evil.example"))).isEqualTo(401);
        assertThat(statusWith(claims -> claims.issuer(null))).isEqualTo(401);
        assertThat(statusWith(claims -> claims.audience("other"))).isEqualTo(401);
        assertThat(statusWith(claims -> claims.audience((String) null))).isEqualTo(401);
        assertThat(statusWith(claims -> claims.audience(List.of("other", "golden"))))
                .isEqualTo(200);
        assertThat(statusWith(claims -> claims.subject(null))).isEqualTo(401);
        assertThat(statusWith(claims -> claims.jwtID(null))).isEqualTo(401);
        for (Object tenant : new Object[] {"", "*", "-x", "a b", "a/b", "x".repeat(64), 7, List.of("acme")}) {
            assertThat(statusWith(claims -> claims.claim("tenant", tenant)))
                    .as("tenant " + tenant)
                    .isEqualTo(401);
        }
        assertThat(statusWith(claims -> claims.claim("tenant", null))).isEqualTo(401);
    }

    @Test
    void unknownRolesCountForNothing() {
        assertThat(statusWith(claims -> claims.claim("roles", List.of("ROOT", "DEVELOPER"))))
                .isEqualTo(200);
        assertThat(statusWith(claims -> claims.claim("roles", List.of("ROOT", "admin"))))
                .isEqualTo(403);
        assertThat(statusWith(claims -> claims.claim("roles", "ADMIN"))).isEqualTo(403);
        assertThat(statusWith(claims -> claims.claim("roles", null))).isEqualTo(403);
    }

    @Test
    void unsignedAndForeignAlgorithmsAreRefused() throws Exception {
        JWTClaimsSet admin = claims().claim("roles", List.of("ADMIN")).build();
        assertThat(status(new PlainJWT(admin).serialize())).isEqualTo(401);

        // Signed with our own secret, but by another algorithm.
        SignedJWT hs512 = new SignedJWT(new JWSHeader(JWSAlgorithm.HS512), admin);
        hs512.sign(new MACSigner(Tokens.SECRET.getBytes(StandardCharsets.UTF_8)));
        assertThat(status(hs512.serialize())).isEqualTo(401);

        RSAKey key = new RSAKeyGenerator(2048).keyID("k").generate();
        SignedJWT rs256 = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).jwk(key.toPublicJWK()).build(), admin);
        rs256.sign(new RSASSASigner(key));
        assertThat(status(rs256.serialize())).isEqualTo(401);

        // Algorithm confusion: the public key, used as an HMAC secret.
        SignedJWT confused = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), admin);
        confused.sign(new MACSigner(key.toRSAPublicKey().getEncoded()));
        assertThat(status(confused.serialize())).isEqualTo(401);
    }

    @Test
    void alteredAndBrokenTokensAreRefused() {
        String[] good = Tokens.of("VIEWER", "acme").split("\\.");
        String payload =
                new String(Base64.getUrlDecoder().decode(good[1]), StandardCharsets.UTF_8).replace("VIEWER", "ADMIN");
        String altered =
                Base64.getUrlEncoder().withoutPadding().encodeToString(payload.getBytes(StandardCharsets.UTF_8));
        assertThat(status(good[0] + "." + altered + "." + good[2])).isEqualTo(401);
        assertThat(status(good[0] + "." + good[1] + ".")).isEqualTo(401);
        assertThat(status(good[0] + "." + good[1])).isEqualTo(401);
        assertThat(status("x")).isEqualTo(401);
        assertThat(status("..")).isEqualTo(401);
        String none = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("{\"alg\":\"nOnE\"}".getBytes(StandardCharsets.UTF_8));
        assertThat(status(none + "." + altered + ".")).isEqualTo(401);
        String token = Tokens.of("ADMIN", "acme");
        assertThat(api.get("/who?access_token=" + token, null).status()).isEqualTo(401);
        assertThat(api.get("/who", null, "Authorization", "Basic YTpi").status())
                .isEqualTo(401);
        assertThat(api.get("/who", null, "Authorization", "bearer   " + token).status())
                .isEqualTo(200);
    }

    @Test
    void aRevokedTokenIsRefusedHereAtOnceAndElsewhereSoon() throws Exception {
        RevokedTokens revoked = TestApplication.context().getBean(RevokedTokens.class);
        JWTClaimsSet first = claims().build();
        assertThat(status(Tokens.sign(first))).isEqualTo(200);
        revoked.revoke(first.getJWTID(), "stolen", first.getExpirationTime().toInstant());
        assertThat(status(Tokens.sign(first))).isEqualTo(401);

        JWTClaimsSet second = claims().build();
        try (Connection connection = TestApplication.DATABASE.connect();
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO revoked_tokens VALUES (?, 'other replica', 'stolen', now() + interval '1 hour')")) {
            insert.setString(1, second.getJWTID());
            insert.executeUpdate();
        }
        String token = Tokens.sign(second);
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> status(token) == 401);
        assertThat(status(Tokens.sign(first))).isEqualTo(401);
    }
}
