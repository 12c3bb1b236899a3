package dev.golden.orchestrator.guard;

import dev.golden.contracts.Finding;
import dev.golden.contracts.Severity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Secrets in the text: well-known key formats, and random-looking literals given to names like {@code password}. A finding
 * names the kind and the place, never the secret. All quantifiers are bounded or possessive, so time stays linear.
 */
record SecretCheck() implements Check {

    static final String RULE = "secret-leak";
    private static final int MAX_FINDINGS = 20;

    private record Rule(String kind, Pattern pattern) {
        Rule(String kind, String pattern) {
            this(kind, Pattern.compile(pattern));
        }
    }

    private static final List<Rule> RULES = List.of(
            new Rule("private key", "-----BEGIN (?:[A-Z]{2,10} ){0,2}PRIVATE KEY(?: BLOCK)?-----"),
            new Rule("AWS access key id", "(?<![A-Za-z0-9])(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}(?![A-Za-z0-9])"),
            new Rule("GitHub token", "(?<![A-Za-z0-9])(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{60,90})"),
            new Rule("GitLab token", "(?<![A-Za-z0-9])glpat-[A-Za-z0-9_-]{20}"),
            new Rule("Slack token", "(?<![A-Za-z0-9])xox[abeoprs]-[A-Za-z0-9-]{10,80}"),
            new Rule(
                    "Slack webhook",
                    "hooks\\.slack\\.com/services/T[A-Za-z0-9_]{6,12}/B[A-Za-z0-9_]{6,12}/[A-Za-z0-9_]{20,28}"),
            new Rule("Google API key", "(?<![A-Za-z0-9])AIza[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])"),
            new Rule("Google OAuth secret", "(?<![A-Za-z0-9])GOCSPX-[A-Za-z0-9_-]{28}"),
            new Rule(
                    "OpenAI key",
                    "(?<![A-Za-z0-9])sk-(?:proj-|svcacct-|admin-)?[A-Za-z0-9_-]{20,180}T3BlbkFJ[A-Za-z0-9_-]{20,180}"),
            new Rule("Anthropic key", "(?<![A-Za-z0-9])sk-ant-[a-z0-9]{3,8}-[A-Za-z0-9_-]{60,120}"),
            new Rule("Stripe key", "(?<![A-Za-z0-9])(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{16,100}"),
            new Rule("npm token", "(?<![A-Za-z0-9])npm_[A-Za-z0-9]{36}"),
            new Rule("PyPI token", "(?<![A-Za-z0-9])pypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{50,200}"),
            new Rule("SendGrid key", "(?<![A-Za-z0-9])SG\\.[A-Za-z0-9_-]{22}\\.[A-Za-z0-9_-]{43}"),
            new Rule("Hugging Face token", "(?<![A-Za-z0-9])hf_[A-Za-z]{34}(?![A-Za-z0-9])"),
            new Rule("Azure storage key", "AccountKey=[A-Za-z0-9+/]{86}=="),
            new Rule(
                    "JSON web token",
                    "(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{10,2000}+\\.eyJ[A-Za-z0-9_-]{10,2000}+\\.[A-Za-z0-9_-]{10,2000}+"),
            new Rule(
                    "credentials in a URL",
                    "[a-z][a-z0-9+]{1,15}://[^\\s/:@\"'<>{}$%]{1,64}:[^\\s/:@\"'<>{}$%]{8,100}@[A-Za-z0-9.-]{3,100}"));

    private static final Pattern ASSIGNMENT = Pattern.compile(
            "(?i)(?<![A-Za-z0-9])([A-Za-z0-9_]{0,30}(?:passwd|password|passphrase|secret|token|api_?key|access_?key|auth_?key|private_?key|credential)[A-Za-z0-9_]{0,20})"
                    + "[\"']?\\s{0,8}(?::\\s{0,4}[A-Za-z\\[\\]., ]{0,30})?(?:=|:|=>|:=)\\s{0,8}[rbuf]?[\"']([^\"'\\s]{8,200})[\"']");

    private static final Pattern PLACEHOLDER = Pattern.compile(
            "(?i)(?:example|changeme|change_me|placeholder|dummy|sample|your[-_ ]|xxxx|\\*\\*\\*|<[^>]{1,40}>|\\$\\{|\\{\\{|%\\(|redacted|not[-_]?a|fake|test[-_]?(?:only|token|password|secret))");

    @Override
    public List<Finding> check(String language, String file, String text) {
        List<Finding> findings = new ArrayList<>();
        for (Rule rule : RULES) {
            Matcher matcher = rule.pattern().matcher(text);
            while (matcher.find() && findings.size() < MAX_FINDINGS) {
                if (!PLACEHOLDER.matcher(matcher.group()).find()) {
                    findings.add(finding(rule.kind(), file, text, matcher.start()));
                }
            }
        }
        // The expensive look at assignments only where one of its words is.
        if (mentions(text)) {
            Matcher matcher = ASSIGNMENT.matcher(text);
            while (matcher.find() && findings.size() < MAX_FINDINGS) {
                if (random(matcher.group(2))
                        && !PLACEHOLDER.matcher(matcher.group(2)).find()) {
                    findings.add(finding("random literal in " + matcher.group(1), file, text, matcher.start()));
                }
            }
        }
        return findings;
    }

    private static Finding finding(String kind, String file, String text, int offset) {
        return new Finding(
                RULE, Severity.CRITICAL, "Looks like a secret: " + kind, file, Check.line(text, offset), null);
    }

    private static boolean mentions(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return lower.contains("pass")
                || lower.contains("secret")
                || lower.contains("token")
                || lower.contains("key")
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
