package dev.golden.operations.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccessTokenTest {

    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

    @Test
    void aMintedTokenIsOneThatAnotherLibraryVerifies() throws ParseException, JOSEException {
        SignedJWT token = SignedJWT.parse(mint());

        assertThat(token.verify(new MACVerifier(SECRET.getBytes(StandardCharsets.UTF_8))))
                .isTrue();
        assertThat(token.getJWTClaimsSet().getStringListClaim("roles")).isEqualTo(List.of("ADMIN"));
        assertThat(token.getJWTClaimsSet().getStringClaim("tenant")).isEqualTo("acme");
        assertThat(token.getJWTClaimsSet().getJWTID()).isNotEmpty();
        assertThat(token.getJWTClaimsSet().getExpirationTime()).isEqualTo(NOW.plus(Duration.ofMinutes(5)));
    }

    @Test
    void holdsForItsTimeOnly() {
        assertThat(AccessToken.isValid(mint(), SECRET, NOW)).isTrue();
        assertThat(AccessToken.isValid(mint(), SECRET, NOW.plus(Duration.ofMinutes(7))))
                .isFalse();
        assertThat(AccessToken.isValid(mint(), SECRET, NOW.minus(Duration.ofMinutes(2))))
                .isFalse();
    }

    @Test
    void anythingChangedMakesItWorthless() {
        String[] parts = mint().split("\\.");
        String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
        String other = encode(claims.replace("acme", "evil"));
        String none = encode("{\"alg\":\"none\"}");

        assertThat(AccessToken.isValid(parts[0] + "." + other + "." + parts[2], SECRET, NOW))
                .isFalse();
        assertThat(AccessToken.isValid(none + "." + parts[1] + ".", SECRET, NOW))
                .isFalse();
        assertThat(AccessToken.isValid(mint(), SECRET + "x", NOW)).isFalse();
    }

    private static String mint() {
        return AccessToken.mint(SECRET, "ADMIN", "acme", "admin", Duration.ofMinutes(5), NOW);
    }

    private static String encode(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
