/** Port to whatever runs untrusted code: a job in, an outcome out. */
@NullMarked
package dev.golden.sandbox.runtime;

import org.jspecify.annotations.NullMarked;
