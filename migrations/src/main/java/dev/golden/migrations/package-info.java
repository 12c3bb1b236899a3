/** The schema and the runner that applies it. */
@NullMarked
package dev.golden.migrations;

import org.jspecify.annotations.NullMarked;
