/** Tests of triage. */
@NullMarked
package dev.golden.dlq.triage;

import org.jspecify.annotations.NullMarked;
