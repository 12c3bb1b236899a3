/** How text that did not come from the operator enters a prompt: marked, with where it came from. */
@NullMarked
package dev.golden.injection.prompt;

import org.jspecify.annotations.NullMarked;
