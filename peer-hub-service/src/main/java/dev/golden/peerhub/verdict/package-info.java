/** What one reviewer answered: reading tool reports and model answers, and the immutable verdict rows. */
@NullMarked
package dev.golden.peerhub.verdict;

import org.jspecify.annotations.NullMarked;
