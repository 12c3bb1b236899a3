package dev.golden.orchestrator.guard.parse;

import java.util.ArrayDeque;
import java.util.Deque;

/** Brackets of a text, outside of strings and comments. */
public final class Balance {

    private Balance() {}

    /** How many are open at the end; negative when one closes nothing; 0 when all match. In a shell they mean too much. */
    public static int open(String language, String text) {
        if (language.equals("bash")) {
            return 0;
        }
        String masked = CodeMask.of(language, text, true);
        Deque<Character> stack = new ArrayDeque<>();
        for (int i = 0; i < masked.length(); i++) {
            char c = masked.charAt(i);
            if (c == '(' || c == '[' || c == '{') {
                stack.push(c == '(' ? ')' : c == '[' ? ']' : '}');
            } else if (c == ')' || c == ']' || c == '}') {
                if (stack.isEmpty() || stack.pop() != c) {
                    return -1;
                }
            }
        }
        return stack.size();
    }
}
