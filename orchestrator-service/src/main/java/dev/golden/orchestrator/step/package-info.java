/** Durable steps: claim, work, decide, commit. */
@NullMarked
package dev.golden.orchestrator.step;

import org.jspecify.annotations.NullMarked;
