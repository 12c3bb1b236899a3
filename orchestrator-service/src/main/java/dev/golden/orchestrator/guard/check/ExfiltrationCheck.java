package dev.golden.orchestrator.guard.check;

import dev.golden.contracts.Finding;
import dev.golden.contracts.Severity;
import dev.golden.orchestrator.guard.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Ways to carry data out through whoever shows the text: images that are fetched with data in their address, and hosts that
 * exist to collect requests.
 */
public record ExfiltrationCheck() implements Check {

    static final String ID = "exfiltration-link";

    private record Way(Pattern pattern, String message) {
        Way(String pattern, String message) {
            this(Pattern.compile(pattern, Pattern.CASE_INSENSITIVE), message);
        }
    }

    private static final List<Way> WAYS = List.of(
            new Way(
                    "!\\[[^\\]\\n]{0,200}+\\]\\(\\s{0,4}<?https?://[^\\s)?]{1,300}+\\?[^\\s)]{1,2000}",
                    "Image that sends data in its address"),
            new Way(
                    "!\\[[^\\]\\n]{0,200}+\\]\\[[^\\]\\n]{1,100}+\\][\\s\\S]{0,2000}?\\]:\\s{0,4}https?://[^\\s?]{1,300}+\\?",
                    "Image that sends data in its address"),
            new Way(
                    "<img\\b[^>]{0,300}?\\bsrc\\s{0,4}=\\s{0,4}[\"']?https?://[^\\s\"'>?]{1,300}+\\?[^\\s\"'>]{1,2000}",
                    "Image that sends data in its address"),
            new Way(
                    "\\b(?:[a-z0-9-]{1,63}\\.){0,4}(?:webhook\\.site|requestbin\\.(?:com|net)|pipedream\\.net|hookbin\\.com|beeceptor\\.com|"
                            + "interact\\.sh|oast\\.(?:pro|live|site|online|fun|me)|burpcollaborator\\.net|oastify\\.com|ngrok\\.(?:io|app)|ngrok-free\\.app|"
                            + "trycloudflare\\.com|dnslog\\.cn|canarytokens\\.com|webhookinbox\\.com|mockbin\\.org|requestinspector\\.com|postb\\.in|0x0\\.st|file\\.io|paste\\.ee|pastebin\\.com|loca\\.lt|serveo\\.net|eo[0-9a-z]{3,20}\\.m\\.pipedream\\.net|requestcatcher\\.com|transfer\\.sh|ptsv2\\.com)\\b",
                    "Host that collects requests"),
            new Way(
                    "\\b(?:fetch|open|urlopen|get|post|sendBeacon|curl|wget|src|href)\\b[^\\n]{0,40}?https?://[^\\s\"'`]{1,200}?[?&][\\w-]{1,30}=[\"'`]?\\s{0,3}(?:\\+|\\$|\\{)[^\\n]{0,80}?(?:secret|token|passw|api_?key|cookie|environ|process\\.env|getenv|localStorage|credential)",
                    "Address that carries a secret out"),
            new Way(
                    "\\[[^\\]\\n]{0,200}+\\]\\(\\s{0,4}<?https?://[^\\s)?]{1,300}+\\?[^\\s)]{0,200}?(?:secret|token|passw|api_?key|data|prompt|context|history)=[^\\s)&]{8,2000}",
                    "Link that sends data in its address"),
            new Way("\\bdiscord(?:app)?\\.com/api/webhooks/\\d", "Webhook that takes data out"),
            new Way("\\bapi\\.telegram\\.org/bot", "Webhook that takes data out"),
            new Way("\\bhooks\\.slack\\.com/(?:services|workflows|triggers)/", "Webhook that takes data out"));

    @Override
    public Rule rule() {
        return Rule.EXFILTRATION;
    }

    @Override
    public List<Finding> check(String language, String file, String text) {
        List<Finding> findings = new ArrayList<>();
        for (Way way : WAYS) {
            Matcher matcher = BoundedText.matcher(way.pattern(), text);
            if (matcher.find()) {
                findings.add(new Finding(
                        ID, Severity.BLOCKER, way.message(), file, Check.line(text, matcher.start()), null));
            }
        }
        return findings;
    }
}
