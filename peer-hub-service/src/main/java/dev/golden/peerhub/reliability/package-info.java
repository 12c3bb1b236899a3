/** How often each reviewer was right, counted from what people decided. */
@NullMarked
package dev.golden.peerhub.reliability;

import org.jspecify.annotations.NullMarked;
