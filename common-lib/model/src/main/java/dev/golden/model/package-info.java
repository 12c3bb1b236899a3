/** Gateway to model providers: reserve, call behind a breaker, journal, settle. */
@NullMarked
package dev.golden.model;

import org.jspecify.annotations.NullMarked;
