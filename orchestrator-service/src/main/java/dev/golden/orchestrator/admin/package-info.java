/** Runbook endpoints: circuit breakers, the permission matrix, revoked tokens. */
@NullMarked
package dev.golden.orchestrator.admin;

import org.jspecify.annotations.NullMarked;
