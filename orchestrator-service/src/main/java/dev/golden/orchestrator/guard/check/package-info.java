/** The rules that look at an output and say what is wrong with it. */
@NullMarked
package dev.golden.orchestrator.guard.check;

import org.jspecify.annotations.NullMarked;
