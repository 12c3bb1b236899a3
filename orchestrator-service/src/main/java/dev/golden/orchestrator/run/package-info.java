/** Lifecycle of a task: its row, its runs, its journal of events. */
@NullMarked
package dev.golden.orchestrator.run;

import org.jspecify.annotations.NullMarked;
