package dev.golden.security;

import dev.golden.contracts.SampleSecrets;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** The key of HS256 tokens. A weak one lets anybody mint an ADMIN token, so the service refuses to start with it. */
final class SigningKey {

    private static final int MIN_BYTES = 32;
    private static final int MIN_DISTINCT_CHARACTERS = 8;

    private SigningKey() {}

    static SecretKey of(@Nullable Secret secret, boolean local) {
        if (secret == null || secret.isBlank()) {
            throw new IllegalStateException("JWT_SECRET is not set; make one with: openssl rand -hex 32");
        }
        String text = secret.reveal();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length < MIN_BYTES) {
            throw new IllegalStateException(
                    "JWT_SECRET must have at least 32 bytes, it has " + bytes.length + "; use: openssl rand -hex 32");
        }
        if (!local && isSample(text)) {
            throw new IllegalStateException(
                    "JWT_SECRET is a well-known or trivial value; make a strong one with: openssl rand -hex 32");
        }
        return new SecretKeySpec(bytes, "HmacSHA256");
    }

    private static boolean isSample(String text) {
        return text.toLowerCase(Locale.ROOT).chars().distinct().count() < MIN_DISTINCT_CHARACTERS
                || SampleSecrets.occurIn(text);
    }
}
