/** Requests for executions over REST and messages, and their answers. */
@NullMarked
package dev.golden.sandbox.execution;

import org.jspecify.annotations.NullMarked;
