/** Clients of what is verified: the API, the database, Redis, metrics. They report facts and judge nothing. */
@NullMarked
package dev.golden.operations.verify.system;

import org.jspecify.annotations.NullMarked;
