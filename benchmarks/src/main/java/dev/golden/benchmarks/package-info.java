/** Load programs against a running platform; figures are ratios within one run, never assertions. */
@NullMarked
package dev.golden.benchmarks;

import org.jspecify.annotations.NullMarked;
