package dev.golden.orchestrator.guard;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What an output is checked for. The name in settings and labels is the lower-case name. */
public enum Rule {
    /** It is the file that was asked for: not empty, no diff, no talk, no place-holders, the wanted file map. */
    SHAPE,
    /** Sizes and names of files are within bounds. */
    SIZE,
    /** The parser of its language understands it. */
    SYNTAX,
    /** It is in the language that was asked for. */
    LANGUAGE,
    /** It is text, without characters that hide or reorder what is read. */
    CHARSET,
    /** No keys, tokens and passwords. */
    SECRETS,
    /** No marker of a system prompt. */
    CANARY,
    /** No links and images that carry data out. */
    EXFILTRATION,
    /** No calls that the profile forbids. */
    BANNED,
    /** The wanted licence header, and none of the unwanted licences. */
    LICENCE;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Rule> find(String wireName) {
        return Arrays.stream(values())
                .filter(rule -> rule.wireName().equals(wireName))
                .findFirst();
    }

    /** All names, for a message. */
    public static String names() {
        return Arrays.stream(values()).map(Rule::wireName).collect(Collectors.joining(", "));
    }
}
