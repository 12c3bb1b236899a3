package dev.golden.injection.prompt;

import dev.golden.injection.InjectionScreen;
import dev.golden.injection.Trust;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Texts as models see them: lines that try to instruct the reader are withheld. A model that believes what it reads then does
 * the same as if they were not there.
 */
public final class Withheld {

    /** What stands where a line was. */
    public static final String IN_PLACE = "[withheld: text that addresses its reader]";

    /** Score from which a line is withheld; ordinary comments stay far below. */
    private static final double INSTRUCTS = 0.7;

    /** Score of the whole from which its lines are looked at. */
    private static final double DOUBTFUL = 0.4;

    private final InjectionScreen screen;
    private final Predicate<String> addresses;

    /** @param addresses what the reader takes for words to it beside what the screen finds */
    public Withheld(InjectionScreen screen, Predicate<String> addresses) {
        this.screen = screen;
        this.addresses = addresses;
    }

    public Map<String, String> files(Map<String, String> files) {
        Map<String, String> shown = new TreeMap<>();
        files.forEach((name, text) -> shown.put(name, text(text)));
        return shown;
    }

    /** The text without the lines that instruct, each alone or with the one after it. */
    public String text(String text) {
        if (score(text) < DOUBTFUL && !addresses.test(text)) {
            return text;
        }
        List<String> lines = text.lines().toList();
        boolean[] withheld = new boolean[lines.size()];
        for (int i = 0; i < withheld.length; i++) {
            withheld[i] = instructs(lines.get(i));
        }
        // An order cut in two; beside a line that is withheld anyway a pair proves nothing.
        for (int i = 0; i + 1 < withheld.length; i++) {
            if (!withheld[i] && !withheld[i + 1] && instructs(lines.get(i) + "\n" + lines.get(i + 1))) {
                withheld[i] = true;
                withheld[i + 1] = true;
            }
        }
        StringBuilder shown = new StringBuilder(text.length());
        for (int i = 0; i < withheld.length; i++) {
            shown.append(withheld[i] ? IN_PLACE : lines.get(i)).append('\n');
        }
        return shown.toString();
    }

    private boolean instructs(String line) {
        return score(line) >= INSTRUCTS || addresses.test(line);
    }

    private double score(String text) {
        return screen.screen(Trust.TASK, text).score();
    }
}
