/** Audit rows, written in the transaction of the act they record. */
@NullMarked
package dev.golden.audit;

import org.jspecify.annotations.NullMarked;
