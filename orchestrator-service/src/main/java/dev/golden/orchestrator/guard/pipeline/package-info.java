/** Runs fixes and rules on a candidate, as the settings of its tenant and role want. */
@NullMarked
package dev.golden.orchestrator.guard.pipeline;

import org.jspecify.annotations.NullMarked;
