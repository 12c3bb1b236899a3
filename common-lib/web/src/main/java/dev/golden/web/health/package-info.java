/** Probes, component health, metrics. */
@NullMarked
package dev.golden.web.health;

import org.jspecify.annotations.NullMarked;
