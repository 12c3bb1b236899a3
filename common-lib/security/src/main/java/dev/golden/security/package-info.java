/** Tokens, roles, the permission matrix, rate limits, and who calls. */
@NullMarked
package dev.golden.security;

import org.jspecify.annotations.NullMarked;
