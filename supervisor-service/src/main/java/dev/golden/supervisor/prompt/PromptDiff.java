package dev.golden.supervisor.prompt;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a version differs from another one.
 *
 * @param diff lines as in a unified diff: kept ones with a space, removed with {@code -}, added with {@code +}
 */
record PromptDiff(long id, @Nullable Long againstId, int added, int removed, String diff) {

    static PromptDiff of(@Nullable Prompt base, Prompt prompt) {
        List<LineDiff.Line> lines = LineDiff.of(base == null ? "" : base.content(), prompt.content());
        StringBuilder text = new StringBuilder();
        int added = 0;
        int removed = 0;
        for (LineDiff.Line line : lines) {
            switch (line.kind()) {
                case KEPT -> text.append(' ');
                case ADDED -> {
                    added++;
                    text.append('+');
                }
                case REMOVED -> {
                    removed++;
                    text.append('-');
                }
            }
            text.append(line.text()).append('\n');
        }
        return new PromptDiff(prompt.id(), base == null ? null : base.id(), added, removed, text.toString());
    }
}
