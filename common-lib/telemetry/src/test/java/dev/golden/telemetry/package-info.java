@NullMarked
package dev.golden.telemetry;

import org.jspecify.annotations.NullMarked;
