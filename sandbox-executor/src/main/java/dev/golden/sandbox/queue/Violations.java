package dev.golden.sandbox.queue;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a run may be said to have tried. A program can make its runner name anything: the rest is {@code other}. */
final class Violations {

    private static final String OTHER = "other";

    static final Set<String> ALL = Set.of("process_creation", "network_access", "forbidden_syscall", OTHER);

    private Violations() {}

    /** Each kind once, few whatever the program names. */
    static Set<String> kinds(Collection<String> named) {
        return named.stream()
                .map(name -> ALL.contains(name) ? name : OTHER)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
