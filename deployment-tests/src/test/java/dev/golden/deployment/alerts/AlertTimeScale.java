package dev.golden.deployment.alerts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Makes rules that need hours need minutes: every window, offset and {@code for} becomes shorter by the factor. What is
 * compared is left as it is.
 *
 * @param longestHold upper bound of what a {@code for} becomes
 */
record AlertTimeScale(int factor, Duration longestHold) {

    private static final Pattern WINDOW = Pattern.compile("\\[(\\d+[smhd])(?::(\\d+[smhd]))?]");
    private static final Pattern OFFSET = Pattern.compile("\\boffset (\\d+[smhd])\\b");
    private static final Pattern HOLD = Pattern.compile("(?m)^(\\s+for: )(\\d+[smhd])$");
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    String compress(String rules) {
        String windows = WINDOW.matcher(rules)
                .replaceAll(found -> "[" + shorter(found.group(1))
                        + (found.group(2) == null ? "" : ":" + shorter(found.group(2))) + "]");
        String offsets = OFFSET.matcher(windows).replaceAll(found -> "offset " + shorter(found.group(1)));
        return HOLD.matcher(offsets).replaceAll(this::hold);
    }

    /** Writes the compressed copy of each rule file of the repository. */
    Path compressTo(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (Path file : AlertRules.files()) {
            Files.writeString(folder.resolve(file.getFileName()), compress(AlertRules.text(file)));
        }
        return folder;
    }

    private String hold(MatchResult found) {
        Duration hold = divide(found.group(2));
        return found.group(1) + text(hold.compareTo(longestHold) > 0 ? longestHold : hold);
    }

    private String shorter(String duration) {
        return text(divide(duration));
    }

    private Duration divide(String duration) {
        long amount = Long.parseLong(duration.substring(0, duration.length() - 1));
        Duration whole = switch (duration.charAt(duration.length() - 1)) {
            case 's' -> Duration.ofSeconds(amount);
            case 'm' -> Duration.ofMinutes(amount);
            case 'h' -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
        Duration shorter = whole.dividedBy(factor);
        return shorter.compareTo(SHORTEST) < 0 ? SHORTEST : shorter;
    }

    private static String text(Duration duration) {
        return duration.toSeconds() + "s";
    }
}
