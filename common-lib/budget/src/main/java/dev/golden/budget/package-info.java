/** Token ledger: reserve, then commit, release or expire, at most once. */
@NullMarked
package dev.golden.budget;

import org.jspecify.annotations.NullMarked;
