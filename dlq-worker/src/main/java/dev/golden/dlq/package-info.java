/** Dead letters: capture, triage, retry, redrive. */
@NullMarked
package dev.golden.dlq;

import org.jspecify.annotations.NullMarked;
