package dev.golden.orchestrator.guard.fix;

import java.util.List;

/** Line ends of other systems in code. No language here tells them apart, but for shells, which they break. */
record LineEndFixer() implements Fixer {

    @Override
    public String name() {
        return "line-ends";
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
        if (!source.isCode() || text.indexOf('\r') < 0) {
            return List.of();
        }
        if (text.indexOf('\n') < 0) {
            return List.of(text.replace('\r', '\n'));
        }
        return Fixer.changed(source, text.replace("\r\n", "\n"));
    }
}
