/** One trace id per request, in logs, answers and audit rows. */
@NullMarked
package dev.golden.web.trace;

import org.jspecify.annotations.NullMarked;
