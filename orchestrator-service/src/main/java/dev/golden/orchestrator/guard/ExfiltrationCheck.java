package dev.golden.orchestrator.guard;

import dev.golden.contracts.Finding;
import dev.golden.contracts.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Ways to carry data out through whoever shows the text: images that are fetched with data in their address, and hosts that
 * exist to collect requests.
 */
record ExfiltrationCheck() implements Check {

    static final String RULE = "exfiltration-link";

    private record Rule(Pattern pattern, String message) {
        Rule(String pattern, String message) {
            this(Pattern.compile(pattern, Pattern.CASE_INSENSITIVE), message);
        }
    }

    private static final List<Rule> RULES = List.of(
            new Rule(
                    "!\\[[^\\]\\n]{0,200}+\\]\\(\\s{0,4}<?https?://[^\\s)?]{1,300}+\\?[^\\s)]{1,2000}",
                    "Image that sends data in its address"),
            new Rule(
                    "!\\[[^\\]\\n]{0,200}+\\]\\[[^\\]\\n]{1,100}+\\][\\s\\S]{0,2000}?\\]:\\s{0,4}https?://[^\\s?]{1,300}+\\?",
                    "Image that sends data in its address"),
            new Rule(
                    "<img\\b[^>]{0,300}?\\bsrc\\s{0,4}=\\s{0,4}[\"']?https?://[^\\s\"'>?]{1,300}+\\?[^\\s\"'>]{1,2000}",
                    "Image that sends data in its address"),
            new Rule(
                    "\\b(?:[a-z0-9-]{1,63}\\.){0,4}(?:webhook\\.site|requestbin\\.(?:com|net)|pipedream\\.net|hookbin\\.com|beeceptor\\.com|"
                            + "interact\\.sh|oast\\.(?:pro|live|site|online|fun|me)|burpcollaborator\\.net|oastify\\.com|ngrok\\.(?:io|app)|ngrok-free\\.app|"
                            + "trycloudflare\\.com|dnslog\\.cn|canarytokens\\.com|requestcatcher\\.com|transfer\\.sh|ptsv2\\.com)\\b",
                    "Host that collects requests"),
            new Rule("\\bdiscord(?:app)?\\.com/api/webhooks/\\d", "Webhook that takes data out"),
            new Rule("\\bapi\\.telegram\\.org/bot", "Webhook that takes data out"),
            new Rule("\\bhooks\\.slack\\.com/(?:services|workflows|triggers)/", "Webhook that takes data out"));

    @Override
    public List<Finding> check(String language, String file, String text) {
        List<Finding> findings = new ArrayList<>();
        for (Rule rule : RULES) {
            Matcher matcher = rule.pattern().matcher(text);
            if (matcher.find()) {
                findings.add(new Finding(
                        RULE, Severity.BLOCKER, rule.message(), file, Check.line(text, matcher.start()), null));
            }
        }
        return findings;
    }
}
