/** Rules over all modules, each shown to fail on a fixture that breaks it. */
@NullMarked
package dev.golden.architecture;

import org.jspecify.annotations.NullMarked;
