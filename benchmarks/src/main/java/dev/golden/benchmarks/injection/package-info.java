/** Training and evaluation of the injection screen's classifier. */
@NullMarked
package dev.golden.benchmarks.injection;

import org.jspecify.annotations.NullMarked;
