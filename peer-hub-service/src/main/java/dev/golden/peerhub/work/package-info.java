/** Work of roles that write: offered by the orchestrator, leased by remote agents. */
@NullMarked
package dev.golden.peerhub.work;

import org.jspecify.annotations.NullMarked;
