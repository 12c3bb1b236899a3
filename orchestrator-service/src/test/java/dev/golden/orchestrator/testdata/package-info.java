/** Access to optional data sets for tests. */
@NullMarked
package dev.golden.orchestrator.testdata;

import org.jspecify.annotations.NullMarked;
