/** Options that say which database, broker and API a command works on. */
@NullMarked
package dev.golden.operations.connection;

import org.jspecify.annotations.NullMarked;
