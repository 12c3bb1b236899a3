package dev.golden.orchestrator.guard.fix;

import java.util.BitSet;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Removes what nobody sees and no language wants in code: a byte order mark, NUL, and outside of strings and comments
 * zero-width characters, colours of a terminal and spaces that are no spaces to a compiler.
 */
record InvisibleFixer() implements Fixer {

    private static final Pattern COLOUR = Pattern.compile("\u001B\\[[0-9;]{0,20}[A-Za-z]");
    private static final String NOTHING = "\u200B\u200C\u200D\u2060\uFEFF\u00AD\u180E";
    private static final String SPACES =
            "\u00A0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u202F\u205F\u3000";

    @Override
    public String name() {
        return "invisible-characters";
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
        String mended = (text.startsWith("\uFEFF") ? text.substring(1) : text).replace("\0", "");
        if (!source.isCode() || mended.chars().allMatch(c -> c < 128 && c != 0x1B)) {
            return Fixer.changed(source, mended);
        }
        if (mended.indexOf(0x1B) >= 0 && source.diagnosis().broken()) {
            mended = COLOUR.matcher(mended).replaceAll("");
        }
        Source cut = source.with(mended);
        BitSet literals = cut.literals();
        StringBuilder out = new StringBuilder(mended.length());
        for (int i = 0; i < mended.length(); i++) {
            char c = mended.charAt(i);
            if (c < 128 || literals.get(i)) {
                out.append(c);
            } else if (SPACES.indexOf(c) >= 0) {
                out.append(' ');
            } else if (NOTHING.indexOf(c) < 0) {
                out.append(c);
            }
        }
        return Fixer.changed(source, out.toString());
    }
}
