/** Which dead letters are sent again by themselves, and when. */
@NullMarked
package dev.golden.dlq.triage;

import org.jspecify.annotations.NullMarked;
