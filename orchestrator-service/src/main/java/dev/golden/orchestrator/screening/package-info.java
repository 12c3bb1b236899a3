/** Screening of what callers send for prompt injection. */
@NullMarked
package dev.golden.orchestrator.screening;

import org.jspecify.annotations.NullMarked;
