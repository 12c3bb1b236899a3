/** Problem answers, strict bodies, idempotent creates, keyset lists, health and metrics. */
@NullMarked
package dev.golden.web;

import org.jspecify.annotations.NullMarked;
