/** Backup and restore: one archive of database and streams that belong together. docs/backup-and-restore.md. */
@NullMarked
package dev.golden.operations.backup;

import org.jspecify.annotations.NullMarked;
