/** Escalations, prompts, learning governance, audit queries. */
@NullMarked
package dev.golden.supervisor;

import org.jspecify.annotations.NullMarked;
