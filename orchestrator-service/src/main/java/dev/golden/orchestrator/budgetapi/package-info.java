/** Budgets over REST: hold, settle, look, set limits. */
@NullMarked
package dev.golden.orchestrator.budgetapi;

import org.jspecify.annotations.NullMarked;
