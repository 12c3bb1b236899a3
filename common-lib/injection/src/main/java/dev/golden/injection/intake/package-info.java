/** Screening at a service's doors: what is refused or doubtful is stored, audited and counted. */
@NullMarked
package dev.golden.injection.intake;

import org.jspecify.annotations.NullMarked;
