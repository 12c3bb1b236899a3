/** Reviewers, reviews, verdicts, consensus, reviewer reliability. */
@NullMarked
package dev.golden.peerhub;

import org.jspecify.annotations.NullMarked;
