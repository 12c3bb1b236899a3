/** Under which rules prompts may change. */
@NullMarked
package dev.golden.supervisor.governance;

import org.jspecify.annotations.NullMarked;
