/** Syntax of texts: parsers, scanners, and where code is inside strings and comments. */
@NullMarked
package dev.golden.orchestrator.guard.parse;

import org.jspecify.annotations.NullMarked;
