/** How a service takes leave of its callers. */
@NullMarked
package dev.golden.web.shutdown;

import org.jspecify.annotations.NullMarked;
