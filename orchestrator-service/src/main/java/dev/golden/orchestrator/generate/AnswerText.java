package dev.golden.orchestrator.generate;

import dev.golden.orchestrator.generate.Reading.Fault;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An answer without what models put around it: thinking that a server left in, marks of its chat format, a byte order
 * mark.
 *
 * @param text what is left, stripped
 * @param notes what was taken away
 * @param fault why there is nothing to read, if so
 */
record AnswerText(String text, List<String> notes, Optional<Fault> fault) {

    private static final String TAGS = "think|thinking|thought|reasoning|reflection|scratchpad";
    private static final Pattern THINKING =
            Pattern.compile("<(" + TAGS + ")>.*?</\\1>", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    // Some servers send only the closing tag, since their template opens it.
    private static final Pattern UNOPENED =
            Pattern.compile("^.{0,200000}?</(?:" + TAGS + ")>", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern UNCLOSED = Pattern.compile("^\\s*<(?:" + TAGS + ")>", Pattern.CASE_INSENSITIVE);
    private static final Pattern CHAT_MARKS = Pattern.compile(
            "<\\|(?:im_start|im_end|endoftext|eot_id|start_header_id|end_header_id)\\|>(?:assistant\\b)?|</?s>");
    private static final Pattern REFUSAL = Pattern.compile(
            "^(?:i['’]?m (?:very |really )?sorry|sorry|i apologi[sz]e|i (?:can ?not|can['’]t|won['’]t|am unable|am not able)|"
                    + "as an ai\\b|unfortunately, i)\\b",
            Pattern.CASE_INSENSITIVE);
    private static final int LONGEST_REFUSAL = 1500;

    static AnswerText of(String answer) {
        String plain = answer.startsWith("\ufeff") ? answer.substring(1) : answer;
        if (plain.isBlank()) {
            return new AnswerText("", List.of(), Optional.of(Fault.EMPTY));
        }
        String spoken = THINKING.matcher(plain).replaceAll("");
        Matcher unopened = UNOPENED.matcher(spoken);
        if (!spoken.stripLeading().startsWith("{") && unopened.find()) {
            spoken = spoken.substring(unopened.end());
        }
        if (UNCLOSED.matcher(spoken).find()) {
            // It thought until its tokens were used up.
            return new AnswerText("", List.of(), Optional.of(Fault.TRUNCATED));
        }
        String clean = CHAT_MARKS.matcher(spoken).replaceAll("").strip();
        List<String> notes = clean.equals(plain.strip()) ? List.of() : List.of("thinking removed");
        if (clean.isEmpty()) {
            return new AnswerText("", notes, Optional.of(Fault.EMPTY));
        }
        boolean refuses = clean.length() <= LONGEST_REFUSAL
                && REFUSAL.matcher(clean).find()
                && !clean.contains("```")
                && clean.indexOf('{') < 0;
        return new AnswerText(clean, notes, refuses ? Optional.of(Fault.REFUSED) : Optional.empty());
    }

    /** The only fenced block, when the whole answer is one. */
    static String unfenced(String text) {
        if (!text.startsWith("```")) {
            return text;
        }
        int line = text.indexOf('\n');
        int end = text.lastIndexOf("```");
        return line > 0 && end > line && text.substring(end + 3).isBlank()
                ? text.substring(line + 1, end).stripTrailing() + "\n"
                : text;
    }
}
