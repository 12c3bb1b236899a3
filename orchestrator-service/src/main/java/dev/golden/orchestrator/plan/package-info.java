/** Work items of a task and the order in which they may start. */
@NullMarked
package dev.golden.orchestrator.plan;

import org.jspecify.annotations.NullMarked;
