package dev.golden.orchestrator.step;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the guards of a work item have seen in a round.
 *
 * @param tokens spent on versions that guards asked for
 * @param digests of the versions they sent back; one that comes again is a loop
 */
record GuardTrail(long tokens, List<String> digests) {

    static final GuardTrail NONE = new GuardTrail(0, List.of());

    @SuppressWarnings("NullAway") // Jackson leaves out what an older writer did not know.
    GuardTrail {
        digests = digests == null ? List.of() : List.copyOf(digests);
    }

    GuardTrail spent(long more) {
        return new GuardTrail(tokens + more, digests);
    }

    GuardTrail sentBack(String digest) {
        List<String> all = new ArrayList<>(digests);
        all.add(digest);
        return new GuardTrail(tokens, all);
    }

    boolean knows(String digest) {
        return digests.contains(digest);
    }

    /** The same for the same names and texts. White space at the ends of lines is no difference. */
    static String digest(Map<String, String> files) {
        try {
            MessageDigest hash = MessageDigest.getInstance("SHA-256");
            new TreeMap<>(files).forEach((name, text) -> {
                hash.update((name + "\0").getBytes(StandardCharsets.UTF_8));
                text.strip()
                        .lines()
                        .forEach(line -> hash.update((line.stripTrailing() + "\n").getBytes(StandardCharsets.UTF_8)));
            });
            return HexFormat.of().formatHex(hash.digest(), 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
