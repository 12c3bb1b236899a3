/** Prompt versions: propose, compare, decide, roll back. */
@NullMarked
package dev.golden.supervisor.prompt;

import org.jspecify.annotations.NullMarked;
