package dev.golden.operations.preflight;

import dev.golden.contracts.SampleSecrets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Whether a secret could be guessed. */
public final class SecretStrength {

    private static final int KEY_LENGTH = 32;
    private static final int PASSWORD_LENGTH = 16;
    /** Of a value of random letters or hexadecimal digits; words and repetitions have less. */
    private static final double BITS_PER_CHARACTER = 2.9;

    private SecretStrength() {}

    /** What is wrong with a signing key. */
    public static Optional<String> weakness(String value) {
        return weakness(value, KEY_LENGTH);
    }

    /** What is wrong with the value of that name. */
    public static Optional<String> weakness(String name, String value) {
        return weakness(value, name.contains("JWT") ? KEY_LENGTH : PASSWORD_LENGTH);
    }

    private static Optional<String> weakness(String value, int length) {
        if (value.length() < length) {
            return Optional.of(
                    "has " + value.length() + " characters, " + length + " are needed: openssl rand -hex 32");
        }
        if (SampleSecrets.occurIn(value)) {
            return Optional.of("is a sample value: openssl rand -hex 32");
        }
        return entropy(value) < BITS_PER_CHARACTER
                ? Optional.of("repeats few characters: openssl rand -hex 32")
                : Optional.empty();
    }

    /** Shannon's, per character. */
    private static double entropy(String value) {
        Map<Integer, Long> counts =
                value.chars().boxed().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        return counts.values().stream()
                .mapToDouble(count -> (double) count / value.length())
                .map(share -> -share * Math.log(share) / Math.log(2))
                .sum();
    }
}
