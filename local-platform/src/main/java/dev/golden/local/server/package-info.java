/** Postgres, Redis and NATS as supervised child processes. */
@NullMarked
package dev.golden.local.server;

import org.jspecify.annotations.NullMarked;
