package dev.golden.architecture.broken.contracts;

import org.springframework.context.ApplicationContext;

/** Breaks contracts-are-plain. */
record SpringInContracts(ApplicationContext context) {}
