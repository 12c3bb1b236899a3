/** Cases that wait for a human: raise, acknowledge, resolve, and the clock on them. */
@NullMarked
package dev.golden.supervisor.escalation;

import org.jspecify.annotations.NullMarked;
