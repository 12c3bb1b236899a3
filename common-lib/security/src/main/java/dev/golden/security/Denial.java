package dev.golden.security;

import dev.golden.contracts.ProblemType;

/** A request was refused with 401, 403 or 429. Published as an application event; the audit log listens. */
public record Denial(Caller caller, String method, String path, ProblemType type, String reason) {}
