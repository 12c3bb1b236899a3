package dev.golden.orchestrator.guard.check;

import dev.golden.contracts.Finding;
import dev.golden.contracts.Severity;
import dev.golden.orchestrator.guard.Rule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Secrets in the text: known shapes, also when a literal is put together of pieces, and random-looking literals given to
 * names like {@code password}. A finding names the kind and the place, never the secret.
 */
public record SecretCheck() implements Check {

    static final String ID = "secret-leak";
    private static final int MAX_FINDINGS = 20;

    private static final Pattern ASSIGNMENT = Pattern.compile(
            "(?i)(?<![A-Za-z0-9])([A-Za-z0-9_.-]{0,30}?(?:passwd|password|passphrase|pwd|secret|token|api_?key|access_?key|auth_?key|private_?key|encryption_?key|credential)[A-Za-z0-9_]{0,20})"
                    + "[\"'`\\])]{0,2}\\s{0,8}(?::\\s{0,4}[A-Za-z\\[\\]., ]{0,30})?(?:=|:|=>|:=|,)\\s{0,8}[rbuf]?[\"'`]([^\"'`\\s]{8,200})[\"'`]");

    private static final Pattern UNQUOTED = Pattern.compile(
            "(?i)(?:^|\\s)(?:export\\s{1,4})?([A-Z0-9_]{0,30}(?:PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|ACCESS_?KEY)[A-Z0-9_]{0,20})=([A-Za-z0-9+/_.~-]{16,200})(?=\\s|;|$)");

    private static final Pattern JOINT = Pattern.compile("[\"'`]\\s{0,4}(?:\\+|\\\\\\n)?\\s{0,4}[\"'`]");

    private static final Pattern PLACEHOLDER = Pattern.compile(
            "(?i)(?:example|changeme|change[-_]me|placeholder|dummy|sample|your[-_ ]|xxxx|\\*\\*\\*|<[^>]{1,40}>|\\$\\{|\\{\\{|%\\(|redacted|not[-_]?a|fake|mock|insert|replace|todo"
                    + "|test[-_]?(?:only|token|password|secret|key)|(?-i:abcdefghijklmnopqrstuvwxyz|ABCDEFGHIJKLMNOPQRSTUVWXYZ)|(.)\\1{7})");

    @Override
    public Rule rule() {
        return Rule.SECRETS;
    }

    @Override
    public List<Finding> check(String language, String file, String text) {
        List<Finding> findings = new ArrayList<>();
        kinds(file, text, findings);
        if (findings.isEmpty() && JOINT.matcher(text).find()) {
            // Blanks in place of the joints keep the offsets near, and an empty text between the pieces makes them one.
            kinds(file, JOINT.matcher(text).replaceAll(""), findings);
        }
        // The expensive look at assignments only where one of its words is.
        if (mentions(text)) {
            assignments(ASSIGNMENT, file, text, findings);
            assignments(UNQUOTED, file, text, findings);
        }
        return findings;
    }

    private static void kinds(String file, String text, List<Finding> findings) {
        for (SecretKinds.Kind kind : SecretKinds.ALL) {
            if (kind.words().stream().noneMatch(text::contains)) {
                continue;
            }
            Matcher matcher = BoundedText.matcher(kind.pattern(), text);
            while (findings.size() < MAX_FINDINGS && matcher.find()) {
                String secret = matcher.group();
                if (!PLACEHOLDER.matcher(secret).find() && entropy(secret) >= kind.entropy()) {
                    findings.add(finding(kind.name(), file, text, matcher.start()));
                }
            }
        }
    }

    private static void assignments(Pattern pattern, String file, String text, List<Finding> findings) {
        Matcher matcher = BoundedText.matcher(pattern, text);
        while (findings.size() < MAX_FINDINGS && matcher.find()) {
            if (random(matcher.group(2))
                    && !PLACEHOLDER.matcher(matcher.group(2)).find()) {
                findings.add(finding("random literal in " + matcher.group(1), file, text, matcher.start(1)));
            }
        }
    }

    private static Finding finding(String kind, String file, String text, int offset) {
        return new Finding(ID, Severity.CRITICAL, "Looks like a secret: " + kind, file, Check.line(text, offset), null);
    }

    private static boolean mentions(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return lower.contains("pass")
                || lower.contains("secret")
                || lower.contains("token")
                || lower.contains("key")
                || lower.contains("pwd")
                || lower.contains("credential");
    }

    /** Whether it looks random: mixed kinds of characters and enough entropy for its length. */
    static boolean random(String value) {
        boolean digit = value.chars().anyMatch(Character::isDigit);
        boolean letter = value.chars().anyMatch(Character::isLetter);
        if (!digit || !letter || value.chars().anyMatch(c -> c > 126) || value.startsWith("http")) {
            return false;
        }
        return value.length() >= 12 && entropy(value) >= (value.length() < 20 ? 3.2 : 3.5);
    }

    /** Shannon entropy in bits per character. */
    private static double entropy(String value) {
        Map<Character, Integer> counts = new HashMap<>();
        for (int i = 0; i < value.length(); i++) {
            counts.merge(value.charAt(i), 1, Integer::sum);
        }
        double bits = 0;
        for (int count : counts.values()) {
            double share = (double) count / value.length();
            bits -= share * Math.log(share) / Math.log(2);
        }
        return bits;
    }
}
