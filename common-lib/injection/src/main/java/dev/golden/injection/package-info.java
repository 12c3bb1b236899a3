/** Screening of untrusted text for prompt injection: normalise, decode, rules and a linear classifier, no network. */
@NullMarked
package dev.golden.injection;

import org.jspecify.annotations.NullMarked;
