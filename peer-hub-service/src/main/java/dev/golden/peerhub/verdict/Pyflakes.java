package dev.golden.peerhub.verdict;

import dev.golden.contracts.ExecutionStatus;
import dev.golden.contracts.Finding;
import dev.golden.contracts.Severity;
import dev.golden.contracts.VerdictDecision;
import dev.golden.contracts.event.ExecutionFinished;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads pyflakes' lines {@code file:line:col: message}: what breaks when run is a blocker, the rest is untidy. */
final class Pyflakes {

    private static final Pattern LINE = Pattern.compile("(?<file>[^:\\s]+):(?<line>\\d+):(?:\\d+:?)? (?<message>.+)");

    private static final Pattern BREAKS =
            Pattern.compile("undefined name|redefinition of unused|referenced before assignment"
                    + "|invalid syntax|unexpected indent|unindent|expected an indented block|unterminated|was never closed"
                    + "|outside function|outside loop|not properly in loop|duplicate argument|cannot assign|EOL while scanning"
                    + "|EOF|invalid (character|decimal|non-printable|token)|unmatched|does not match|problem decoding"
                    + "|raise NotImplemented|is missing argument|has unused arguments|has invalid format");

    private static final int MOST = 50;

    private Pyflakes() {}

    static Verdict read(ExecutionFinished run) {
        Integer exit = run.exitCode();
        if (exit == null || (run.status() != ExecutionStatus.SUCCEEDED && run.status() != ExecutionStatus.FAILED)) {
            return Verdict.abstain("pyflakes did not run: " + run.status());
        }
        List<Finding> findings = Stream.concat(
                        run.stdout().lines(), run.stderr().lines())
                .map(Pyflakes::finding)
                .flatMap(Stream::ofNullable)
                .limit(MOST)
                .toList();
        if (exit != 0 && findings.isEmpty()) {
            return Verdict.abstain("pyflakes ended with exit code " + exit + " and reported nothing");
        }
        List<Finding> blockers = new ArrayList<>(findings);
        blockers.removeIf(finding -> finding.severity() != Severity.BLOCKER);
        Map<String, Object> evidence = Map.of("tool", "pyflakes", "exit_code", exit);
        return blockers.isEmpty()
                ? Verdict.of(VerdictDecision.APPROVE, 0.7, findings, evidence)
                : Verdict.of(VerdictDecision.REJECT, 0.1, findings, evidence);
    }

    private static @Nullable Finding finding(String text) {
        Matcher matcher = LINE.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        String message = matcher.group("message");
        boolean breaks = BREAKS.matcher(message).find();
        int line = matcher.group("line").length() > 9 ? 0 : Integer.parseInt(matcher.group("line"));
        return new Finding(
                rule(message),
                breaks ? Severity.BLOCKER : Severity.MINOR,
                message,
                name(matcher.group("file")),
                line,
                null);
    }

    /** Without its folder, so that other tools' findings about the same place are recognised. */
    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static String rule(String message) {
        if (message.contains("undefined name")) {
            return "undefined-name";
        }
        if (message.contains("redefinition")) {
            return "redefinition";
        }
        if (message.contains("imported but unused")) {
            return "unused-import";
        }
        if (message.contains("assigned to but never used")) {
            return "unused-variable";
        }
        return BREAKS.matcher(message).find() ? "syntax-error" : "pyflakes";
    }
}
