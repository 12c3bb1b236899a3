/** What each language needs to run, test and analyse files. */
@NullMarked
package dev.golden.sandbox.language;

import org.jspecify.annotations.NullMarked;
