package dev.golden.sandbox.runtime.bubblewrap;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What the runner inside said about its program, as lines {@code RS mark:name LF} on standard error. The program can
 * forge them, but only to accuse itself; the kernel refuses the act whether or not it is told.
 */
final class Confessions {

    private static final int LONGEST_NAME = 40;
    private static final int MOST_NAMES = 20;

    private final Set<String> names;
    private final byte[] rest;

    private Confessions(Set<String> names, byte[] rest) {
        this.names = names;
        this.rest = rest;
    }

    Set<String> names() {
        return names;
    }

    /** Standard error without these lines. */
    byte[] rest() {
        return rest;
    }

    static Confessions read(byte[] stderr, String mark) {
        byte[] start = ("\u001e" + mark + ":").getBytes(StandardCharsets.US_ASCII);
        Set<String> names = new LinkedHashSet<>();
        ByteArrayOutputStream rest = new ByteArrayOutputStream(stderr.length);
        int at = 0;
        while (at < stderr.length) {
            int end = stderr[at] == start[0] ? endOfName(stderr, at, start) : -1;
            if (end < 0) {
                rest.write(stderr[at++]);
                continue;
            }
            if (names.size() < MOST_NAMES) {
                names.add(new String(stderr, at + start.length, end - at - start.length, StandardCharsets.US_ASCII));
            }
            at = end + 1;
        }
        return new Confessions(names, rest.toByteArray());
    }

    private static int endOfName(byte[] bytes, int at, byte[] start) {
        if (at + start.length >= bytes.length) {
            return -1;
        }
        for (int i = 0; i < start.length; i++) {
            if (bytes[at + i] != start[i]) {
                return -1;
            }
        }
        int first = at + start.length;
        for (int i = first; i < bytes.length && i <= first + LONGEST_NAME; i++) {
            if (bytes[i] == '\n') {
                return i > first ? i : -1;
            }
            if ((bytes[i] < 'a' || bytes[i] > 'z') && bytes[i] != '_') {
                return -1;
            }
        }
        return -1;
    }
}
