package dev.golden.orchestrator.guard.fix;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts a first line that only names the language or the file. */
record HeadingFixer() implements Fixer {

    private static final Pattern LANGUAGE =
            Pattern.compile("(?i)^(?:python3?|py|javascript|js|typescript|ts|java|bash|sh|shell|node)(?: code)?:?$");
    private static final Pattern FILE = Pattern.compile(
            "^(?:(?:#{1,6}|\\*{1,2}|`|//|--|=+|-+|<!--|/\\*)\\s{0,3})?(?:(?i:file|filename|path)\\s{0,2}:?\\s{0,3})?[`*_\"']{0,3}"
                    + "([\\w./-]{1,100}\\.(?:py|js|mjs|cjs|ts|tsx|java|sh|bash))[`*_\"']{0,3}:?\\s{0,3}(?:=+|-+|-->|\\*/|`)?$");

    @Override
    public String name() {
        return "heading";
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
        if (!source.isCode()) {
            return List.of();
        }
        String text = source.text();
        String stripped = text.stripLeading();
        int end = stripped.indexOf('\n');
        if (end < 0 || stripped.substring(end).isBlank()) {
            return List.of();
        }
        String line = stripped.substring(0, end).strip();
        String rest = stripped.substring(end + 1);
        if (LANGUAGE.matcher(line).matches()) {
            return List.of(rest);
        }
        Matcher file = FILE.matcher(line);
        return file.matches() && !meant(source, line, file.group(1), rest) ? List.of(rest) : List.of();
    }

    /** A comment in the language, or a shell's call of a program. */
    private static boolean meant(Source source, String line, String name, String rest) {
        boolean hash = source.language().equals("python") || source.language().equals("bash");
        if (hash ? line.startsWith("#") : line.startsWith("//") || line.startsWith("/*")) {
            return true;
        }
        return source.language().equals("bash")
                && line.equals(name)
                && !name.equals(source.file())
                && !rest.stripLeading().startsWith("#!");
    }
}
