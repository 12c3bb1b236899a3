package dev.golden.orchestrator.guard.check;

import dev.golden.contracts.Finding;
import dev.golden.contracts.Severity;
import dev.golden.orchestrator.guard.Rule;
import dev.golden.orchestrator.guard.parse.Diagnosis;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A program in another language than was asked for. Two witnesses are needed: the text has marks of the other language and
 * none of its own, and its own parser refuses it or, as shells refuse little, the other's accepts it.
 */
public record LanguageCheck() implements Check {

    static final String ID = "wrong-language";
    private static final int MOST_LINES = 2000;

    /** Lines that only one language has; what is shared by two proves nothing. */
    private static final Map<String, Pattern> MARKS = new LinkedHashMap<>();

    static {
        mark(
                "python",
                "^\\s*(?:(?:async )?def \\w+\\(.*\\).*:|class \\w+(?:\\(.*\\))?:|from [\\w.]+ import .+|import \\w+(?:\\.\\w+)*(?: as \\w+)?$"
                        + "|elif .+:|except.*:|print\\(.*\\)$|if __name__ ==.*|with .+ as \\w+:|for \\w+(?:, ?\\w+)* in .+:)");
        mark(
                "typescript",
                "^\\s*(?:interface \\w+|type \\w+(?:<.*>)? =|(?:export )?enum \\w+|(?:export )?(?:async )?function \\w+\\(.*\\w\\??: ?\\w+.*"
                        + "|(?:const|let|var) \\w+: ?\\w+|(?:private|public|readonly) \\w+: ?\\w+|declare \\w+|import type )");
        mark(
                "javascript",
                "^\\s*(?:(?:const|let|var) [\\w{\\[].* = |(?:export )?(?:default )?(?:async )?function\\*? ?\\w*\\(|module\\.exports|exports\\.\\w+ ="
                        + "|console\\.log\\(|.*=> ?[{(\\w]|(?:import|export) .+ from ['\"]|export (?:default|const|class) |.*\\brequire\\(['\"]|\\}\\)?;?$)");
        mark(
                "java",
                "^\\s*(?:(?:public|private|protected) (?:static |final |abstract )*[\\w<>\\[\\], ]+|import (?:static )?(?:java|javax|org|com)\\..*;"
                        + "|package [\\w.]+;|.*\\bSystem\\.out\\.|@Override\\b|(?:final )?(?:int|String|double|boolean|long|List<.*>) \\w+ ?=.*;)");
        mark(
                "bash",
                "^\\s*(?:#!.*\\b(?:ba|z|da|k)?sh\\b.*|fi|done|esac|then|do|if \\[.*|\\w+\\(\\) ?\\{|echo ['\"$].*|export \\w+=.*|set -[a-z]+.*|local \\w+=?.*"
                        + "|\\w+=\\$\\(.*|case .* in|(?:for|while) .*; ?do)$");
        mark(
                "go",
                "^\\s*(?:package \\w+$|func (?:\\(.*\\) )?\\w+\\(|import \\($|fmt\\.|\\w+ := |type \\w+ struct \\{|defer )");
        mark(
                "rust",
                "^\\s*(?:(?:pub )?fn \\w+|let mut |use (?:std|crate)::|impl .*\\{|println!\\(|#\\[derive|match .* \\{$|pub struct )");
        mark(
                "c",
                "^\\s*(?:#include ?[<\"]|int main\\(|#define |(?:unsigned |const )?(?:char|int|void|size_t) ?\\*? ?\\w+\\(.*\\) ?\\{?$|printf\\(|std::|using namespace )");
        mark(
                "csharp",
                "^\\s*(?:using System.*;|namespace \\w+|Console\\.Write|(?:public|private) (?:static )?(?:void|string|int|async) )");
        mark("php", "^\\s*(?:<\\?php|\\$\\w+ = .*;|echo \\$|function \\w+\\(\\$)");
        mark("ruby", "^\\s*(?:require ['\"]|def \\w+[?!]?(?:\\(.*\\))?$|end$|puts |attr_\\w+ |\\w+\\.each do)");
        mark("html", "(?i)^\\s*<(?:!doctype|html|head|body|div|p|h[1-6]|table|ul|li|span|script|style|/\\w+)\\b");
        mark(
                "sql",
                "(?i)^\\s*(?:select .+|insert into .+|create (?:table|view|index) .+|update \\w+ set .+|delete from .+|from \\w+.*|where .+|order by .+|group by .+)");
        mark("yaml", "^\\s*(?:- )?[\\w.-]+:(?: [^{;]*)?$");
        mark("css", "^\\s*(?:[.#]?[\\w-]+(?:[ ,>.#:][\\w. #:>-]*)?\\{|[a-z-]+: [^;{}]+;)$");
        mark("dockerfile", "^(?:FROM \\S+|RUN .+|CMD .+|ENTRYPOINT .+|COPY .+|WORKDIR .+|ENV .+)$");
    }

    private static void mark(String language, String line) {
        MARKS.put(language, Pattern.compile(line));
    }

    @Override
    public Rule rule() {
        return Rule.LANGUAGE;
    }

    @Override
    public List<Finding> check(String language, String file, String text) {
        if (!Check.isCode(language)) {
            return List.of();
        }
        boolean broken = Diagnosis.of(language, text).broken();
        if (!broken && !language.equals("bash")) {
            return List.of();
        }
        Map<String, Integer> marks = marks(text);
        int own = marks.getOrDefault(language, 0);
        String best = null;
        int most = 1;
        for (Map.Entry<String, Integer> other : marks.entrySet()) {
            if (!related(other.getKey(), language) && other.getValue() > most) {
                best = other.getKey();
                most = other.getValue();
            }
        }
        boolean typed = language.equals("javascript")
                && Diagnosis.of("typescript", text).clean();
        if (typed) {
            return List.of(finding(language, "typescript", file));
        }
        if (best == null || own * 3 > most) {
            return List.of();
        }
        Diagnosis theirs = Diagnosis.of(best, text);
        boolean accepted = theirs.clean() || (!theirs.decided() && most >= (broken ? 2 : 3));
        return accepted || (broken && most >= 4) ? List.of(finding(language, best, file)) : List.of();
    }

    private static Finding finding(String wanted, String seen, String file) {
        return new Finding(
                ID, Severity.BLOCKER, "Looks like " + seen + " where " + wanted + " was asked for", file, 1, null);
    }

    /** Every JavaScript program is nearly a TypeScript one. */
    private static boolean related(String one, String other) {
        return one.equals(other)
                || (one.equals("javascript") && other.equals("typescript"))
                || (one.equals("typescript") && other.equals("javascript"));
    }

    private static Map<String, Integer> marks(String text) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        text.lines()
                .limit(MOST_LINES)
                .filter(line -> line.length() < 400)
                .forEach(line -> MARKS.forEach((name, mark) -> {
                    if (BoundedText.matcher(mark, line).lookingAt()) {
                        counts.merge(name, 1, Integer::sum);
                    }
                }));
        return counts;
    }
}
