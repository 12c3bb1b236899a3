/** Request bodies: size, type, strict JSON, text that can be stored. */
@NullMarked
package dev.golden.web.body;

import org.jspecify.annotations.NullMarked;
