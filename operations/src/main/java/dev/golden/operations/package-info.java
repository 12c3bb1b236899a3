/** Commands that operate a deployment, from the images and from a developer's machine alike. */
@NullMarked
package dev.golden.operations;

import org.jspecify.annotations.NullMarked;
