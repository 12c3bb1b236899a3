package dev.golden.operations.secrets;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Fresh secrets. */
final class Randomness {

    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static final String LETTERS_AND_DIGITS = LETTERS + "0123456789";
    /** 40 of 62 characters: 238 bits. */
    private static final int LENGTH = 40;

    private final SecureRandom random = new SecureRandom();

    /**
     * Letters and digits, a letter first: goes into URLs without escapes, and the broker, which reads variables as
     * configuration, cannot take it for a number.
     */
    String password() {
        StringBuilder password = new StringBuilder(LENGTH);
        password.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        while (password.length() < LENGTH) {
            password.append(LETTERS_AND_DIGITS.charAt(random.nextInt(LETTERS_AND_DIGITS.length())));
        }
        return password.toString();
    }

    /** What {@code openssl rand -hex 32} prints. */
    String signingKey() {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
