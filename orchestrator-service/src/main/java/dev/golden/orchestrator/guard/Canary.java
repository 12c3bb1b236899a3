package dev.golden.orchestrator.guard;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Marker put into a system prompt. It means nothing; in an output it proves that the prompt leaked. */
public final class Canary {

    /** How every marker begins. */
    public static final String PREFIX = "gldn-cnry-";

    private Canary() {}

    /** The marker of a call; the same key gives the same marker, so that it need not be stored. */
    public static String of(String callKey) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(("canary " + callKey).getBytes(StandardCharsets.UTF_8));
            return PREFIX + HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
