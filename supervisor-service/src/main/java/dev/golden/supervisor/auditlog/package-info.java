/** Questions to the audit log, and the proof that nobody altered it. */
@NullMarked
package dev.golden.supervisor.auditlog;

import org.jspecify.annotations.NullMarked;
