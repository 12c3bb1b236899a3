package dev.golden.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.golden.testsupport.Tokens;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SigningKeyTest {

    @Test
    void aStrongSecretIsAccepted() {
        assertThat(SigningKey.of(new Secret(Tokens.SECRET), false).getAlgorithm())
                .isEqualTo("HmacSHA256");
    }

    @Test
    void noneOrAShortOneIsRefusedEvenLocally() {
        assertThatThrownBy(() -> SigningKey.of(null, true)).hasMessageContaining("JWT_SECRET is not set");
        assertThatThrownBy(() -> SigningKey.of(new Secret(" "), true)).hasMessageContaining("JWT_SECRET is not set");
        assertThatThrownBy(() -> SigningKey.of(new Secret("x".repeat(31)), true))
                .hasMessageContaining("at least 32 bytes")
                .hasMessageNotContaining("xxx");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "your-256-bit-secret-your-256-bit-secret",
                "CHANGEME-CHANGEME-CHANGEME-CHANGEME-1",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "0123456789abcdef0123456789abcdef0123456789abcdef",
                "this-is-an-example-secret-of-40-characters"
            })
    void aWellKnownOneIsRefusedUnlessLocal(String sample) {
        assertThatThrownBy(() -> SigningKey.of(new Secret(sample), false))
                .hasMessageContaining("well-known")
                .hasMessageNotContaining(sample);
        assertThat(SigningKey.of(new Secret(sample), true)).isNotNull();
    }

    @Test
    void secretsDoNotPrint() {
        assertThat(new Secret("hush")).hasToString("***");
        assertThat(TokenMinter.of(new Secret(Tokens.SECRET), false, Clock.systemUTC())
                        .mint(Role.VIEWER, "acme", "ann", Duration.ofMinutes(1)))
                .doesNotContain(Tokens.SECRET)
                .contains(".");
    }

    @Test
    void theMinterRefusesATenantThatNoServiceWouldAccept() {
        TokenMinter minter = TokenMinter.of(new Secret(Tokens.SECRET), false, Clock.systemUTC());
        assertThatThrownBy(() -> minter.mint(Role.ADMIN, "*", "ann", Duration.ofMinutes(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
