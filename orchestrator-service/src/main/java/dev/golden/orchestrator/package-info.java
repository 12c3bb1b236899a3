/** Tasks, runs, steps, artifacts; budgets; breaker administration. */
@NullMarked
package dev.golden.orchestrator;

import org.jspecify.annotations.NullMarked;
