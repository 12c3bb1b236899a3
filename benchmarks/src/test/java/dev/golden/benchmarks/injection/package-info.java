/** Tests of the training and the evaluation. */
@NullMarked
package dev.golden.benchmarks.injection;

import org.jspecify.annotations.NullMarked;
