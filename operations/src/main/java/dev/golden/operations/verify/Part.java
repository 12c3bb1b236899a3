package dev.golden.operations.verify;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The lines under one sub-heading, in the checklist's order. */
final class Part {

    private final String section;
    private final List<Line> lines = new ArrayList<>();

    Part(String heading, String subHeading) {
        this.section = subHeading.isEmpty() ? heading : heading + " / " + subHeading;
    }

    /** A line that only looks. */
    Part line(String id, String text, Check check, Need... needs) {
        return add(id, text, false, check, needs);
    }

    /** A line that acts, on a tenant of its own. */
    Part active(String id, String text, Check check, Need... needs) {
        return add(id, text, true, check, needs);
    }

    /** A line that no program can answer. */
    Part human(String id, String text, String what) {
        return add(id, text, false, deployment -> Result.skip("a human does this: " + what), Need.HUMAN);
    }

    private Part add(String id, String text, boolean acts, Check check, Need... needs) {
        lines.add(new Line(
                id, section, text, needs.length == 0 ? Set.of() : EnumSet.copyOf(List.of(needs)), acts, check));
        return this;
    }

    List<Line> lines() {
        return List.copyOf(lines);
    }
}
