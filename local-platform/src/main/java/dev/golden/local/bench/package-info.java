/** HumanEval through the platform: right answers accepted, broken ones rejected. */
@NullMarked
package dev.golden.local.bench;

import org.jspecify.annotations.NullMarked;
