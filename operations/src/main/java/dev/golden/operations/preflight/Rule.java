package dev.golden.operations.preflight;

import java.util.function.Consumer;

/** Looks for one kind of mistake, or a few that belong together. */
@FunctionalInterface
interface Rule {

    void check(Inventory inventory, Consumer<Finding> findings);
}
