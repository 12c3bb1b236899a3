/** Tasks as callers see them: submit, list, follow, cancel, pause, resume, retry. */
@NullMarked
package dev.golden.orchestrator.task;

import org.jspecify.annotations.NullMarked;
