/** Starts, watches and stops the whole platform. */
@NullMarked
package dev.golden.local.platform;

import org.jspecify.annotations.NullMarked;
