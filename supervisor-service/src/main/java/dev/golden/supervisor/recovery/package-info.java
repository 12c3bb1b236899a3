/** How much would be lost: the age of the newest backup, for the alert that watches it. */
@NullMarked
package dev.golden.supervisor.recovery;

import org.jspecify.annotations.NullMarked;
