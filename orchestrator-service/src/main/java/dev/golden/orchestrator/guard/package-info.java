/** Guards of what models and callers hand in: what is asked of them and what they answer. */
@NullMarked
package dev.golden.orchestrator.guard;

import org.jspecify.annotations.NullMarked;
