package dev.golden.sandbox.runtime.bubblewrap;

import dev.golden.sandbox.runtime.Artifact;
import dev.golden.sandbox.runtime.SandboxJob;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a process beside the program told of it, through a way that the program does not have. Read with the same bounds
 * as if the program had written it: a hole in a sandbox must not become one in the executor.
 *
 * @param up whether the program was about to begin
 * @param failure why it could not
 * @param exitCode 128 + signal when killed; null when it was ended from outside or never ran
 */
public record HolderReport(
        boolean up, @Nullable String failure, @Nullable Integer exitCode, List<Artifact> files) {

    /** The files with their names, and some lines. */
    public static final int LONGEST = (1 << 20) + 64 * 1024;

    private static final int MOST_FILES = 32;
    private static final int MOST_FILE_BYTES = 256 << 10;
    private static final int LONGEST_NAME = 1000;
    private static final Pattern PATH =
            Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.+@ -]{0,99}(/[A-Za-z0-9_][A-Za-z0-9_.+@ -]{0,99}){0,7}");

    /** Understands what is well-formed from the beginning, and nothing behind the first that is not. */
    public static HolderReport parse(byte[] bytes) {
        return new Reader(bytes).read();
    }

    /** The files, without those that the job was given and did not change. */
    public List<Artifact> without(Map<String, String> given) {
        return files.stream()
                .filter(file -> file.text() == null || !file.text().equals(given.get(file.name())))
                .toList();
    }

    private static final class Reader {
        private final byte[] bytes;
        private int at;

        private Reader(byte[] bytes) {
            this.bytes = bytes;
        }

        private HolderReport read() {
            boolean up = false;
            String failure = null;
            Integer exitCode = null;
            List<Artifact> files = new ArrayList<>();
            for (String line = line(); line != null; line = line()) {
                String[] words = line.split(" ", 3);
                if (words[0].equals("up")) {
                    up = true;
                } else if (words[0].equals("failed")) {
                    failure = line.substring("failed".length()).strip();
                } else if (words[0].equals("exit") && words.length == 2 && exitCode == null) {
                    exitCode = number(words[1], 255);
                } else if (words.length != 3 || !file(words, files)) {
                    break;
                }
            }
            return new HolderReport(up, failure, exitCode, List.copyOf(files));
        }

        private boolean file(String[] words, List<Artifact> files) {
            boolean large = words[0].equals("large");
            if (!large && !words[0].equals("file")) {
                return false;
            }
            Integer nameLength = number(words[1], LONGEST_NAME);
            Integer size = number(words[2], large ? Integer.MAX_VALUE : MOST_FILE_BYTES);
            if (nameLength == null || size == null || files.size() >= MOST_FILES) {
                return false;
            }
            int content = large ? 0 : size;
            if (bytes.length - at < nameLength + content) {
                return false;
            }
            String name = new String(bytes, at, nameLength, StandardCharsets.UTF_8);
            at += nameLength;
            byte[] text = java.util.Arrays.copyOfRange(bytes, at, at + content);
            at += content;
            if (PATH.matcher(name).matches() || name.startsWith(SandboxJob.TEST_REPORT)) {
                files.add(large ? Artifact.omitted(name, size, "too large") : Artifact.of(name, text));
            }
            return true;
        }

        private @Nullable String line() {
            for (int end = at; end < bytes.length && end - at < 400; end++) {
                if (bytes[end] == '\n') {
                    String line = new String(bytes, at, end - at, StandardCharsets.UTF_8);
                    at = end + 1;
                    return line;
                }
            }
            return null;
        }

        private static @Nullable Integer number(String text, int most) {
            try {
                int number = Integer.parseInt(text);
                return number >= 0 && number <= most ? number : null;
            } catch (NumberFormatException e) {
                return null;
            }
        }
    }
}
