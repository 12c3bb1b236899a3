package dev.golden.local.stub;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One line of the script.
 *
 * @param name shown with the calls it answered
 * @param when which calls it answers; nothing: all
 * @param then how
 */
public record StubRule(@Nullable String name, @Nullable When when, StubReply then) {

    public StubRule {
        if (then == null) {
            throw new IllegalArgumentException("the rule \"" + name + "\" has no \"then\"");
        }
    }

    /**
     * All that is given must hold. Calls are counted per rule, from 1, among those that meet everything else.
     *
     * @param role agent role that asks, as the script's roles recognise it
     * @param system pattern found in the system message
     * @param user pattern found in the other messages
     * @param model asked for
     * @param stream whether a streamed answer is asked for
     * @param fromCall first call that is answered
     * @param toCall last call that is answered
     * @param every only each n-th call
     */
    public record When(
            @Nullable String role,
            @Nullable Pattern system,
            @Nullable Pattern user,
            @Nullable String model,
            @Nullable Boolean stream,
            int fromCall,
            int toCall,
            int every) {

        boolean matches(StubCall call) {
            return (role == null || role.equals(call.role()))
                    && (system == null || system.matcher(call.system()).find())
                    && (user == null || user.matcher(call.user()).find())
                    && (model == null || model.equals(call.model()))
                    && (stream == null || stream == call.stream());
        }

        boolean counts(long number) {
            return number >= fromCall && (toCall == 0 || number <= toCall) && (every < 2 || number % every == 0);
        }
    }

    boolean matches(StubCall call) {
        return when == null || when.matches(call);
    }

    boolean counts(long number) {
        return when == null || when.counts(number);
    }
}
