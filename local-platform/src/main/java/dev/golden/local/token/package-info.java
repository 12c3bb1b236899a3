/** Tokens that the launcher mints for itself and for its user. */
@NullMarked
package dev.golden.local.token;

import org.jspecify.annotations.NullMarked;
