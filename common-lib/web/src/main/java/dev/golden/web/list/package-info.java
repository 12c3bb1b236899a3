/** Arguments and answers of keyset lists. */
@NullMarked
package dev.golden.web.list;

import org.jspecify.annotations.NullMarked;
