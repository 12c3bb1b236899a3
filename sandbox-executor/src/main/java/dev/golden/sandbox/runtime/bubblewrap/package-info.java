/** Runs jobs with bubblewrap, seccomp, cgroups and a uid of their own. */
@NullMarked
package dev.golden.sandbox.runtime.bubblewrap;

import org.jspecify.annotations.NullMarked;
