package dev.golden.orchestrator.guard.fix;

import java.util.List;
import java.util.regex.Pattern;

/** Cuts a model's own control words from the beginning and the end: {@code <|im_end|>}, {@code </s>}, {@code [/INST]}. */
record TokenFixer() implements Fixer {

    private static final String WORD =
            "(?:<\\|[A-Za-z_/-]{1,40}\\|>|<｜[^｜\\n]{1,40}｜>|</?s>|\\[/?INST\\]|<</?SYS>>|</?(?:eos|bos|end_of_turn|start_of_turn)>"
                    + "|<(?:end|start)_of_turn>(?:model|user)?)";
    private static final Pattern FIRST =
            Pattern.compile("\\A\\s{0,100}(?:" + WORD + "[ \\t]{0,8}(?:assistant\\b|model\\b)?\\s{0,100}){1,10}");
    private static final Pattern LAST = Pattern.compile("(?:\\s{0,100}+" + WORD + "){1,10}\\s{0,100}\\z");

    @Override
    public String name() {
        return "control-words";
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
        String text = source.text();
        if (!source.isCode() || (text.indexOf('<') < 0 && text.indexOf("INST]") < 0)) {
            return List.of();
        }
        String cut = FIRST.matcher(text).replaceFirst("");
        // Only the last stretch can end with a control word: a search over all of it would be long.
        int tail = Math.max(0, cut.length() - 500);
        String end = LAST.matcher(cut.substring(tail)).replaceFirst("\n");
        return Fixer.changed(source, cut.substring(0, tail) + end);
    }
}
