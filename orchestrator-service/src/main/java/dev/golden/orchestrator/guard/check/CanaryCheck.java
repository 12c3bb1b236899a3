package dev.golden.orchestrator.guard.check;

import dev.golden.contracts.Finding;
import dev.golden.contracts.Severity;
import dev.golden.orchestrator.guard.Canary;
import dev.golden.orchestrator.guard.Rule;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A marker of a system prompt in the output: the model was made to repeat its instructions. Any marker counts, not only
 * this request's, also when it is spaced out or reversed.
 */
public record CanaryCheck(@Nullable String canary) implements Check {

    static final String ID = "canary-leak";

    private static final Pattern ANY = Pattern.compile(Pattern.quote(Canary.PREFIX) + "[0-9a-f]{8,32}");

    @Override
    public Rule rule() {
        return Rule.CANARY;
    }

    @Override
    public List<Finding> check(String language, String file, String text) {
        Matcher matcher = BoundedText.matcher(ANY, text);
        boolean exact = canary != null && !canary.isBlank() && text.contains(canary);
        if (exact || matcher.find() || hidden(text)) {
            return List.of(new Finding(
                    ID, Severity.CRITICAL, "Output repeats a marker of the system prompt", file, null, null));
        }
        return List.of();
    }

    private boolean hidden(String text) {
        StringBuilder letters = new StringBuilder(text.length());
        text.toLowerCase(Locale.ROOT)
                .chars()
                .filter(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
                .forEach(c -> letters.append((char) c));
        String packed = letters.toString();
        String backwards = letters.reverse().toString();
        if (canary != null && !canary.isBlank()) {
            String wanted = canary.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
            if (wanted.length() >= 8 && (packed.contains(wanted) || backwards.contains(wanted))) {
                return true;
            }
        }
        String prefix = Canary.PREFIX.replace("-", "");
        return packed.contains(prefix) || backwards.contains(prefix);
    }
}
