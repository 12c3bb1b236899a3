package dev.golden.operations.schema;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ScramVerifierTest {

    @Test
    void matchesItsPasswordOnly() {
        String verifier = ScramVerifier.of("secret");

        assertThat(verifier).doesNotContain("secret").isNotEqualTo(ScramVerifier.of("secret"));
        assertThat(ScramVerifier.matches(verifier, "secret")).isTrue();
        assertThat(ScramVerifier.matches(verifier, "Secret")).isFalse();
        assertThat(ScramVerifier.matches("md5abc", "secret")).isFalse();
        assertThat(ScramVerifier.matches("SCRAM-SHA-256$x:!$a:b", "secret")).isFalse();
    }
}
