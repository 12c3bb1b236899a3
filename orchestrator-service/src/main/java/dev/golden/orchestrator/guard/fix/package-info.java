/** Mends slips of generators without a model. */
@NullMarked
package dev.golden.orchestrator.guard.fix;

import org.jspecify.annotations.NullMarked;
