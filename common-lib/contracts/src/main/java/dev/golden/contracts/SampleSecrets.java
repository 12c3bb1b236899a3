package dev.golden.contracts;

import java.util.List;
import java.util.Locale;

/**
 * Secrets that stand in public texts and examples. A service refuses to start with one, and the check before a deployment
 * refuses its manifest: both must know the same values.
 */
public final class SampleSecrets {

    private static final List<String> SAMPLES = List.of(
            "changeme",
            "change-me",
            "change_me",
            "replace-me",
            "replace_me",
            "your-256-bit",
            "your-secret",
            "your_secret",
            "yoursecret",
            "supersecret",
            "super-secret",
            "my-secret",
            "mysecret",
            "test-secret",
            "example",
            "placeholder",
            "password",
            "insecure",
            "default-secret",
            "dev-secret",
            "golden-local",
            "0123456789abcdef",
            "abcdefghijklmnop",
            "secretsecret",
            "todo");

    private SampleSecrets() {}

    /** Whether the value holds one of them, in upper or lower case. */
    public static boolean occurIn(String value) {
        String lower = value.toLowerCase(Locale.ROOT);
        return SAMPLES.stream().anyMatch(lower::contains);
    }
}
