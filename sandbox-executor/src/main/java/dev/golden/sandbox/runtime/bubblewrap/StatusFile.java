package dev.golden.sandbox.runtime.bubblewrap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What bubblewrap tells of a sandbox on a descriptor that the program does not have. */
record StatusFile(Path path) {

    /** First process of the sandbox, as this process numbers it; null until it is there. */
    @Nullable
    Long childPid() throws IOException {
        return number("\"child-pid\":");
    }

    /** Null unless the program was started and has ended. */
    @Nullable
    Integer exitCode() throws IOException {
        Long code = number("\"exit-code\":");
        return code == null ? null : code.intValue();
    }

    private @Nullable Long number(String key) throws IOException {
        if (!Files.exists(path)) {
            return null;
        }
        String text = Files.readString(path);
        int at = text.indexOf(key);
        if (at < 0) {
            return null;
        }
        String rest = text.substring(at + key.length()).stripLeading();
        int end = 0;
        while (end < rest.length() && Character.isDigit(rest.charAt(end))) {
            end++;
        }
        // Written in one go, but a number at the very end may still grow.
        return end == 0 || end == rest.length() ? null : Long.valueOf(rest.substring(0, end));
    }
}
