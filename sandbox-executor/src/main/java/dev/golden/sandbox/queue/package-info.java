/** Durable queue of executions and the workers that empty it. */
@NullMarked
package dev.golden.sandbox.queue;

import org.jspecify.annotations.NullMarked;
