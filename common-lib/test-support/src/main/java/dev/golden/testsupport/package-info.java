/** Real servers and tokens for tests. */
@NullMarked
package dev.golden.testsupport;

import org.jspecify.annotations.NullMarked;
