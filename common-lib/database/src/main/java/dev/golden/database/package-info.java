/** Tenant-scoped transactions, keyset pages, time-ordered ids. */
@NullMarked
package dev.golden.database;

import org.jspecify.annotations.NullMarked;
