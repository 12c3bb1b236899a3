/** Proves without the database that nobody altered the audit log. */
@NullMarked
package dev.golden.operations.auditlog;

import org.jspecify.annotations.NullMarked;
