/** Deterministic checks of a candidate, and the fixes they name. */
@NullMarked
package dev.golden.orchestrator.guard;

import org.jspecify.annotations.NullMarked;
