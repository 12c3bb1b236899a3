package dev.golden.orchestrator.guard.fix;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes the input out of a session with an interpreter: lines with a prompt are code, the others its output. */
record PromptFixer() implements Fixer {

    private static final Pattern PYTHON =
            Pattern.compile("^(?:>>>|\\.\\.\\.|In \\[\\d{1,5}\\]:| {3,8}\\.\\.\\.:)(?: (.*)|)$");
    private static final Pattern SCRIPT = Pattern.compile("^(?:>|\\.\\.\\.)(?: (.*)|)$");
    private static final Pattern JAVA = Pattern.compile("^(?:jshell>| {3}\\.\\.\\.>)(?: (.*)|)$");
    private static final Pattern SHELL = Pattern.compile(
            "^(?:(?:[\\w.-]{1,40}@[\\w.-]{1,60}[: ][^$#\\n]{0,80})?[$#%]|bash-\\d{1,2}(?:\\.\\d{1,3})?[$#])(?: (.*)|)$");

    @Override
    public String name() {
        return "prompts";
    }

    @Override
    public boolean certain(Source source) {
        return true;
    }

    @Override
    public boolean wraps() {
        return true;
    }

    @Override
    public List<String> propose(Source source) {
        Pattern prompt = switch (source.language()) {
            case "python" -> PYTHON;
            case "javascript", "typescript" -> SCRIPT;
            case "java" -> JAVA;
            case "bash" -> SHELL;
            default -> null;
        };
        if (prompt == null) {
            return List.of();
        }
        List<String> code = new ArrayList<>();
        boolean first = true;
        int prompts = 0;
        for (String line : source.lines()) {
            Matcher matcher = prompt.matcher(line);
            if (matcher.matches()) {
                prompts++;
                String rest = matcher.group(1);
                code.add(rest == null ? "" : rest);
            } else if (first && !line.isBlank()) {
                return List.of();
            }
            first = first && line.isBlank();
        }
        // In a shell a comment begins as the prompt of root does.
        boolean hash = source.language().equals("bash")
                && source.lines().stream().filter(line -> !line.isBlank()).allMatch(line -> line.startsWith("#"));
        if (prompts == 0
                || hash
                || (source.language().equals("bash")
                        && source.text().stripLeading().startsWith("#"))) {
            return List.of();
        }
        return List.of(String.join("\n", code) + "\n");
    }
}
