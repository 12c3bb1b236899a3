/** The deployment checklist as a program: every line, what it needs, whether it acts, and how it is checked. */
@NullMarked
package dev.golden.operations.verify;

import org.jspecify.annotations.NullMarked;
