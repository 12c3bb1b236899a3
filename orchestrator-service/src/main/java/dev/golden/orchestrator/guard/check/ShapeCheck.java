package dev.golden.orchestrator.guard.check;

import dev.golden.contracts.Finding;
import dev.golden.contracts.Severity;
import dev.golden.orchestrator.guard.Rule;
import dev.golden.orchestrator.guard.parse.CodeMask;
import dev.golden.orchestrator.guard.parse.Diagnosis;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether the text is the whole file: not nothing, not a diff, not talk, not a sketch with parts left out. */
public record ShapeCheck() implements Check {

    private static final Pattern DIFF = Pattern.compile(
            "^(?:@@ -\\d{1,7}(?:,\\d{1,7})? \\+\\d{1,7}(?:,\\d{1,7})? @@|diff --git a/|<{7} |>{7} |\\*{3} Begin Patch)",
            Pattern.MULTILINE);

    private static final Pattern REFUSAL = Pattern.compile(
            "(?i)^\\W{0,5}(?:i['’]?m (?:very )?(?:sorry|unable|afraid|not able)|i (?:can(?:no|['’])?t|cannot|am unable|am sorry|won['’]?t)"
                    + "|sorry,|unfortunately,? |as an ai\\b|error: )");

    /** Comments that stand for code that is not there. */
    private static final Pattern LEFT_OUT = Pattern.compile(
            "(?i)(?:#|//|/\\*|<!--)[ *]{0,4}(?:\\.{3}|…|\\[\\.{3}\\]|(?:\\.{3} ?)?(?:the )?(?:rest|remainder|remaining) (?:of|code|is|methods|functions)"
                    + "|(?:\\.{3} ?)?(?:existing|previous|other|same|original) (?:code|methods?|functions?|implementation|as before)"
                    + "|(?:code|implementation|logic) (?:goes here|here|omitted|unchanged)|unchanged\\b"
                    + "|(?:add|put|insert|write|implement) (?:your|the) [\\w ]{1,40} here|your (?:code|implementation|logic) here)");

    private static final Pattern MARK =
            Pattern.compile("<(?:your|insert|add)[ _-][\\w _-]{1,40}>|\\bYOUR[_ ]CODE[_ ]HERE\\b");

    private static final Pattern BARE_DOTS =
            Pattern.compile("^[ \\t]{0,80}(?:\\.{3}|…)[ \\t;]{0,8}$", Pattern.MULTILINE);

    private static final Pattern STUB_IS_MEANT =
            Pattern.compile("\\b(?:Protocol|ABC|abstractmethod|overload|TYPE_CHECKING|Ellipsis|NotImplemented)\\b");

    private static final Pattern FENCE = Pattern.compile("^[ \\t]{0,8}(?:```|~~~)", Pattern.MULTILINE);

    @Override
    public Rule rule() {
        return Rule.SHAPE;
    }

    @Override
    public List<Finding> check(String language, String file, String text) {
        List<Finding> findings = new ArrayList<>();
        if (!Check.isCode(language)) {
            return findings;
        }
        if (text.isBlank()) {
            // An empty __init__.py is a file like others; that all are empty is told elsewhere.
            return findings;
        }
        Matcher refusal = REFUSAL.matcher(text.stripLeading());
        Diagnosis diagnosis = Diagnosis.of(language, text);
        if (refusal.lookingAt()
                || (diagnosis.broken() && Talk.only(text))
                || (language.equals("bash") && Talk.only(text))) {
            findings.add(new Finding("no-code", Severity.BLOCKER, "The answer is talk, not a program", file, 1, null));
        }
        Matcher diff = BoundedText.matcher(DIFF, text);
        BitSet literals = CodeMask.literals(language, text);
        while (diff.find()) {
            if (!literals.get(diff.start())) {
                findings.add(
                        at("diff-instead-of-file", Severity.BLOCKER, "A diff instead of the file", file, text, diff));
                break;
            }
        }
        if (diagnosis.broken()) {
            Matcher fence = BoundedText.matcher(FENCE, text);
            if (fence.find()) {
                findings.add(at("code-fence", Severity.MAJOR, "A Markdown fence in the code", file, text, fence));
            }
        }
        leftOut(language, file, text, literals, findings);
        return findings;
    }

    private static void leftOut(String language, String file, String text, BitSet literals, List<Finding> findings) {
        Matcher comment = BoundedText.matcher(LEFT_OUT, text);
        while (comment.find()) {
            // In a string that only looks like a comment it is data.
            boolean inString = literals.get(comment.start()) && !startsComment(language, text, comment.start());
            if (!inString) {
                findings.add(at("placeholder", Severity.MAJOR, "A part of the code is left out", file, text, comment));
                return;
            }
        }
        Matcher mark = BoundedText.matcher(MARK, text);
        if (mark.find() && !literals.get(mark.start())) {
            findings.add(at("placeholder", Severity.MAJOR, "A part of the code is left out", file, text, mark));
            return;
        }
        Matcher dots = BoundedText.matcher(BARE_DOTS, text);
        boolean stubs = language.equals("python")
                && (file.endsWith(".pyi") || STUB_IS_MEANT.matcher(text).find());
        while (!stubs && dots.find()) {
            int at = dots.end() - 1;
            if (!literals.get(at)) {
                findings.add(at("placeholder", Severity.MAJOR, "A part of the code is left out", file, text, dots));
                return;
            }
        }
    }

    private static boolean startsComment(String language, String text, int at) {
        return CodeMask.of(language, text, false).charAt(at) == ' ';
    }

    private static Finding at(String id, Severity severity, String message, String file, String text, Matcher place) {
        return new Finding(id, severity, message, file, Check.line(text, place.start()), null);
    }
}
