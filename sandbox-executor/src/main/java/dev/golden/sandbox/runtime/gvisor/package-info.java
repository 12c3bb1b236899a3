/** Runs jobs in containers of gVisor: a kernel of its own for each, in user space. */
@NullMarked
package dev.golden.sandbox.runtime.gvisor;

import org.jspecify.annotations.NullMarked;
