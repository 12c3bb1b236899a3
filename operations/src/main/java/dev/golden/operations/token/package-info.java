/** Bearer tokens of the command line. */
@NullMarked
package dev.golden.operations.token;

import org.jspecify.annotations.NullMarked;
