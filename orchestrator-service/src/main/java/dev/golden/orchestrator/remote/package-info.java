/** Which roles somebody's remote agents fill: a copy of the peer hub's register. */
@NullMarked
package dev.golden.orchestrator.remote;

import org.jspecify.annotations.NullMarked;
