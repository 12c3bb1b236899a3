/** Creates that run once per key. */
@NullMarked
package dev.golden.web.idempotency;

import org.jspecify.annotations.NullMarked;
