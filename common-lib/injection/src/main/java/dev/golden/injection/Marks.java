package dev.golden.injection;

import java.util.List;

/** Marks of a conversation that a task does not hold, and words hidden under a cipher. */
final class Marks {

    private static final List<String> ROLE_MARKS = List.of(
            "<|im_start|>",
            "<|im_end|>",
            "<|system|>",
            "<|assistant|>",
            "<|user|>",
            "<|endoftext|>",
            "<|eot_id|>",
            "<|start_header_id|>",
            "<start_of_turn>",
            "[inst]",
            "[/inst]",
            "<<sys>>",
            "</system>",
            "<system>",
            "[system](#",
            "[system]:",
            "[system message]",
            "### system",
            "### instruction:",
            "\nsystem:",
            "\nassistant:",
            "begin system prompt",
            "end of system prompt",
            "end of user input",
            "</user_input>",
            "</untrusted>",
            "</document>",
            "</tool_result>");

    private Marks() {}

    static double roles(String text) {
        int marks = text.startsWith("system:") ? 1 : 0;
        for (String mark : ROLE_MARKS) {
            if (text.contains(mark)) {
                marks++;
            }
        }
        return marks == 0 ? 0 : marks == 1 ? 0.4 : 0.6;
    }

    /** Two parts of an instruction near each other under the same cipher are no accident. */
    static double ciphered(Words words) {
        int last = -1;
        long kind = 0;
        long seen = 0;
        for (int i = 0; i < words.count(); i++) {
            long found = words.ciphered(i);
            if (found == 0) {
                continue;
            }
            boolean near = last >= 0 && i - last <= OverrideRule.WINDOW && kind == found >> 32;
            seen = near ? seen | (found & 0xFFFFFFFFL) : found & 0xFFFFFFFFL;
            kind = found >> 32;
            last = i;
            long verb = seen & (Lexicon.Part.OVERRIDE.bit() | Lexicon.Part.REVEAL.bit());
            long object = seen & (Lexicon.Part.TARGET.bit() | Lexicon.Part.WEAK.bit() | Lexicon.Part.REFERENCE.bit());
            if (verb != 0 && object != 0) {
                return 0.94;
            }
        }
        return 0;
    }
}
