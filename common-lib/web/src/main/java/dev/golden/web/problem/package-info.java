/** Every failure as an RFC 9457 answer. */
@NullMarked
package dev.golden.web.problem;

import org.jspecify.annotations.NullMarked;
