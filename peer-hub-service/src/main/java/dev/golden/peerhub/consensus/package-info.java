/** How the votes of a panel become one decision: a pure core of records, no I/O and no framework. */
@NullMarked
package dev.golden.peerhub.consensus;

import org.jspecify.annotations.NullMarked;
