package dev.golden.orchestrator.guard.fix;

import java.util.BitSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Undoes HTML escapes of code. They count only outside of strings and comments, where no language has them. */
record EntityFixer() implements Fixer {

    private static final Pattern ENTITY = Pattern.compile(
            "&(?:lt|gt|amp|quot|apos|nbsp|#0{0,3}39|#0{0,3}34|#0{0,3}60|#0{0,3}62|#x0{0,3}2[27]|#x0{0,3}3[CcEe]);");
    private static final Pattern BREAK = Pattern.compile("<br\\s{0,2}/?>\\n?");

    @Override
    public String name() {
        return "html-escapes";
    }

    @Override
    public boolean certain(Source source) {
        return !source.diagnosis().broken();
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
        if (source.diagnosis().broken() && BREAK.matcher(text).find()) {
            String broken = BREAK.matcher(text).replaceAll("\n");
            String whole = unescape(broken);
            return source.parses(whole) ? List.of(whole) : source.parses(broken) ? List.of(broken) : List.of();
        }
        if (text.indexOf('&') < 0) {
            return List.of();
        }
        BitSet literals = source.literals();
        Matcher matcher = ENTITY.matcher(text);
        boolean outside = false;
        while (!outside && matcher.find()) {
            outside = !literals.get(matcher.start());
        }
        if (!outside) {
            return List.of();
        }
        // The whole text went through one escape: strings too.
        String mended = unescape(text);
        return source.diagnosis().broken() || source.parses(mended) ? List.of(mended) : List.of();
    }

    private static String unescape(String text) {
        Matcher matcher = ENTITY.matcher(text);
        StringBuilder out = new StringBuilder();
        while (matcher.find()) {
            matcher.appendReplacement(out, plain(matcher.group()));
        }
        return matcher.appendTail(out).toString();
    }

    private static String plain(String entity) {
        String name = entity.substring(1, entity.length() - 1)
                .toLowerCase(java.util.Locale.ROOT)
                .replace("#0", "#");
        return switch (name) {
            case "lt", "#60", "#x3c" -> "<";
            case "gt", "#62", "#x3e" -> ">";
            case "amp" -> "&";
            case "nbsp" -> " ";
            case "quot", "#34", "#x22" -> "\"";
            default -> "'";
        };
    }
}
