/** Files a run keeps. */
@NullMarked
package dev.golden.orchestrator.artifact;

import org.jspecify.annotations.NullMarked;
