package dev.golden.orchestrator.guard.check;

import dev.golden.contracts.Finding;
import dev.golden.contracts.Severity;
import dev.golden.orchestrator.guard.Rule;
import dev.golden.orchestrator.guard.parse.CodeMask;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What no artifact may do: start processes, open sockets, load native code, run decoded data. Looks at code only; the same
 * words in comments, and where that can be told in strings, are harmless. The sandbox enforces the same at run time: this
 * check only gives the reason early.
 */
public record BannedConstructs(Profile profile) implements Check {

    static final String ID = "banned-construct";

    private static final Pattern UNICODE_ESCAPE = Pattern.compile("\\\\u{1,4}([0-9a-fA-F]{4})");

    /** What programs of a tenant may do; the sandbox has profiles of the same names. */
    public enum Profile {
        STRICT,
        /** Programs that drive compilers and other tools: they may start processes. */
        TOOLCHAIN
    }

    @Override
    public Rule rule() {
        return Rule.BANNED;
    }

    @Override
    public List<Finding> check(String language, String file, String text) {
        List<Bans.Ban> bans = Bans.ALL.get(language.equals("typescript") ? "javascript" : language);
        if (bans == null) {
            return List.of();
        }
        String plain = asCompiled(language, text);
        String withStrings = CodeMask.of(language, plain, false);
        String codeOnly = CodeMask.of(language, plain, true);
        List<Finding> findings = new ArrayList<>();
        for (Bans.Ban ban : bans) {
            Matcher matcher = BoundedText.matcher(ban.pattern(), ban.strings() ? withStrings : codeOnly);
            if (matcher.find()) {
                boolean permitted =
                        profile == Profile.TOOLCHAIN && ban.message().equals(Bans.PROCESS);
                String evidence = plain.substring(matcher.start(), Math.min(matcher.end(), matcher.start() + 80));
                findings.add(new Finding(
                        ID,
                        permitted ? Severity.INFO : ban.severity(),
                        "Code " + ban.message(),
                        file,
                        Check.line(plain, matcher.start()),
                        evidence.strip()));
            }
        }
        return findings;
    }

    /** Names as the compiler sees them: Python folds letters, Java reads Unicode escapes. */
    private static String asCompiled(String language, String text) {
        if (language.equals("python") && text.chars().anyMatch(c -> c > 127)) {
            return Normalizer.normalize(text, Normalizer.Form.NFKC);
        }
        if (language.equals("java") && text.contains("\\u")) {
            return UNICODE_ESCAPE
                    .matcher(text)
                    .replaceAll(match ->
                            Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(match.group(1), 16))));
        }
        return text;
    }
}
